package import Cryptography
package import StrictJSON

/// A JSON Web Signature in compact form (RFC 7515, section 7.1), taken apart and not yet believed.
package struct CompactToken: Sendable {
  package let header: JSONDocument
  /// Nil where the token leaves it out.
  package let payload: [UInt8]?
  package let algorithm: SignatureAlgorithm
  package let keyID: String?
  /// RFC 7797: false where the payload is signed as it is.
  package let encodesPayload: Bool
  package let signature: [UInt8]
  private let encodedHeader: [UInt8]

  /// Longer tokens are not looked at.
  private static let sizeLimit = 16_384

  package init(_ text: String) throws(SignatureFault) {
    guard text.utf8.count <= Self.sizeLimit else {
      throw .unacceptable("the token is longer than \(Self.sizeLimit) bytes")
    }
    let pieces = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard pieces.count == 3, let header = Self.decoded(pieces[0]), let signature = Self.decoded(pieces[2]),
      let document = try? JSONDocument(parsing: header, limits: .strict), document.root.kind == .object
    else { throw Self.noToken }
    self.header = document
    self.signature = signature
    encodedHeader = Array(pieces[0])
    let name = document.root["alg"]?.string ?? ""
    guard let algorithm = JOSEAlgorithm.named(name) else {
      throw .unacceptable("the token's alg \"\(name.prefix(32))\" is none that can prove anything")
    }
    self.algorithm = algorithm
    keyID = document.root["kid"]?.string
    encodesPayload = try Self.encodesPayload(document.root)
    guard let payload = encodesPayload ? Self.decoded(pieces[1]) : Array(pieces[1]) else { throw Self.noToken }
    self.payload = pieces[1].isEmpty ? nil : payload
  }

  private static let noToken = SignatureFault.unacceptable(
    "what stands in the header is not a compact JSON Web Signature")

  private static func decoded(_ piece: Substring.UTF8View) -> [UInt8]? {
    let text = Substring(piece)
    // RFC 7515, section 2: base64url without padding.
    return text.contains("=") ? nil : ByteEncoding.base64url.decode(text)
  }

  /// RFC 7515, section 4.1.11: what is critical and not understood is refused.
  private static func encodesPayload(_ header: JSONValue) throws(SignatureFault) -> Bool {
    let critical = header["crit"].map { Array($0.elements) }
    if let critical {
      guard header["crit"]?.kind == .array, !critical.isEmpty, critical.allSatisfy({ $0.string == "b64" }),
        critical.count == 1
      else { throw .unacceptable("the token has critical extensions that are not understood") }
    }
    guard let flag = header["b64"] else {
      guard critical == nil else { throw .unacceptable("the token calls b64 critical and does not say it") }
      return true
    }
    guard let encodes = flag.bool, critical != nil else {
      throw .unacceptable("the token's b64 must be true or false, and critical")
    }
    return encodes
  }

  /// What is signed: RFC 7515, section 5.2, and RFC 7797, section 5.
  package func signingInput(payload: [UInt8]) -> [[UInt8]] {
    [
      encodedHeader, [UInt8(ascii: ".")],
      encodesPayload ? Array(ByteEncoding.base64url.encode(payload).utf8) : payload,
    ]
  }

  /// The first key whose signature it is.
  /// - Parameter keys: only these, and each only with its own algorithm. `kid` narrows them, and `alg` must be the key's.
  package func match(_ keys: [SigningKey], payload: [UInt8], now: Int64) throws(SignatureFault) -> SigningKey {
    guard !keys.isEmpty else { throw .noKeys }
    let named = keys.filter { $0.id == keyID }
    let candidates = (named.isEmpty ? keys : named).filter { $0.algorithm == algorithm }
    guard !candidates.isEmpty else {
      throw .unacceptable("no configured key is for \(algorithm.rawValue), which the token's alg says")
    }
    let input = signingInput(payload: payload)
    guard let key = candidates.first(where: { $0.verifies([signature], over: input) }) else { throw .noKeyMatches }
    guard key.validity.contains(now) else { throw .keyNotValidNow(key.id) }
    return key
  }
}
