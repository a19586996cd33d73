private import Cryptography
package import StrictJSON

/// A signature, a key and the bytes it is over, as tools hand them in: for tests and for comparing with others.
///
/// `{"algorithm": …, "key": …, "message": hex, "signature": hex}`; the key as PEM, as a JSON Web Key (an object, or its
/// text) or in hexadecimal: a secret, DER, or a public key's bare bytes.
package struct RawCheck: Sendable {
  private let key: SigningKey
  private let message: [UInt8]
  private let signature: [UInt8]

  package init(_ line: JSONValue) throws(CheckFault) {
    guard let name = line["algorithm"]?.string else { throw CheckFault("\"algorithm\" is missing") }
    guard let algorithm = SignatureAlgorithm(rawValue: name) else {
      throw CheckFault("\"\(name.prefix(64))\" is no algorithm that is known here")
    }
    key = try Self.key(line, algorithm)
    message = try Self.bytes("message", line)
    signature = line["signature"] == nil ? [] : try Self.bytes("signature", line)
  }

  private static func key(_ line: JSONValue, _ algorithm: SignatureAlgorithm) throws(CheckFault) -> SigningKey {
    guard let value = line["key"] else { throw CheckFault("\"key\" is missing") }
    do {
      return try SigningKey(id: "key", material: material(value, algorithm), algorithm: algorithm)
    } catch {
      throw CheckFault(error.description)
    }
  }

  private static func material(_ value: JSONValue, _ algorithm: SignatureAlgorithm) throws(KeyFault) -> KeyMaterial {
    if value.kind == .object { return try JWK.parse(value, for: algorithm).material }
    let text = value.string ?? ""
    let form: KeyForm = text.contains("-----BEGIN ") ? .pem : text.hasPrefix("{") ? .jwk : .hex
    return try KeyReader(form: form, algorithm: algorithm).read(Array(text.utf8)).material
  }

  private static func bytes(_ name: String, _ line: JSONValue) throws(CheckFault) -> [UInt8] {
    guard let bytes = line[name]?.string.flatMap({ ByteEncoding.hex.decode($0) }) else {
      throw CheckFault("\"\(name)\" is not hexadecimal")
    }
    return bytes
  }

  /// - Returns: why the signature does not hold; nil where it does.
  package func fault() -> CheckFault? {
    guard key.verifies([signature], over: [message]) else {
      if let size = key.algorithm.size, signature.count != size {
        return CheckFault("the signature has \(signature.count) bytes, not \(size)")
      }
      return CheckFault("the signature is not this key's over this message")
    }
    return nil
  }

  /// - Returns: the signature in hexadecimal.
  package func sign() throws(CheckFault) -> String {
    guard let signature = key.sign([message]) else { throw CheckFault("a public key cannot sign") }
    return ByteEncoding.hex.encode(signature)
  }
}

/// Why a check cannot be made, or what it found.
package struct CheckFault: Error, Sendable, Hashable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
