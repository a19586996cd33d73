package import Cryptography

/// How deliveries are signed. The vendor documents that a signature can be switched on and which keys it takes, and
/// nothing of its form: every part of it is a setting here.
package struct AgendizeSigning: Sendable {
  package var algorithm: DigestAlgorithm
  package var header: String
  package var encoding: ByteEncoding
  /// By identifier.
  package var keys: [String: [UInt8]]
  /// Whether a signature is written `identifier=signature`, or bare.
  package var namesKeys: Bool
  /// Between the signatures of several keys.
  package var separator: String

  package init(
    algorithm: DigestAlgorithm = .sha256, header: String = "X-Agendize-Signature", encoding: ByteEncoding = .hex,
    keys: [String: [UInt8]] = ["key-1": Array("emulated crypto key one".utf8)], namesKeys: Bool = true,
    separator: String = ","
  ) {
    self.algorithm = algorithm
    self.header = header
    self.encoding = encoding
    self.keys = keys
    self.namesKeys = namesKeys
    self.separator = separator
  }

  /// HMAC of the raw body, one signature for each key.
  /// - Parameter identifiers: empty: every key of the account.
  /// - Returns: nil where no key is left to sign with.
  func field(for body: [UInt8], identifiers: [String]) -> EmulatedField? {
    let chosen = identifiers.isEmpty ? keys.keys.sorted() : identifiers
    let signatures = chosen.compactMap { identifier -> String? in
      guard let secret = keys[identifier], let key = HMACKey(secret, algorithm) else { return nil }
      let signature = encoding.encode(key.code(for: body))
      return namesKeys ? "\(identifier)=\(signature)" : signature
    }
    return signatures.isEmpty ? nil : EmulatedField(name: header, value: signatures.joined(separator: separator))
  }
}
