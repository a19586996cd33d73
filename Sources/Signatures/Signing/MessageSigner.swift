private import Cryptography
private import RawStructuredFieldValues
private import StrictJSON

/// Signs messages that leave, with the schemes that intake knows.
package struct MessageSigner: Sendable {
  package let scheme: SignatureScheme
  /// The newest first. A receiver in the middle of a rotation accepts any.
  package let keys: [SigningKey]

  package init(scheme: SignatureScheme, keys: [SigningKey]) {
    self.scheme = scheme
    self.keys = keys.filter(\.canSign)
  }

  /// The headers to add, in lower case. Where the scheme has no room for several signatures, the first key signs.
  /// - Parameters:
  ///   - id: stable over retries.
  ///   - now: in seconds since 1970.
  /// - Returns: nothing where no key can sign, or the scheme covers what the message does not have.
  package func headers(for message: SignedMessage, id: String, now: Int64) -> [(name: String, value: String)] {
    let active = keys.filter { $0.validity.contains(now) }
    guard let first = active.first else { return [] }
    let headers: [(name: String, value: String)]? =
      switch scheme {
      case .detached(let scheme): try? Self.detached(scheme, active, message, id, now)
      case .token(let scheme): try? Self.token(scheme, first, message, now)
      case .httpMessage(let scheme): try? Self.httpMessage(scheme, first, message, now)
      }
    return headers ?? []
  }

  private static func detached(
    _ scheme: DetachedScheme, _ keys: [SigningKey], _ message: SignedMessage, _ id: String, _ now: Int64
  ) throws(SignatureFault) -> [(name: String, value: String)] {
    let timestamp = String(scheme.timestampUnit == .seconds ? now : now * 1_000)
    var headers: [(name: String, value: String)] = []
    var parameters: [String] = []
    for (place, value) in [(scheme.id, id), (scheme.timestamp, timestamp), (scheme.keyID, keys[0].id)] {
      switch place {
      case .header(let name): headers.append((name, value))
      case .parameter(let name): parameters.append("\(name)=\(value)")
      case nil: break
      }
    }
    let sent = headers
    let whole = SignedMessage(
      method: message.method, path: message.path, query: message.query, body: message.body, base: message.base
    ) { name in sent.filter { $0.name == name }.map(\.value) + message.header(name) }
    let content = try scheme.content.bytes(of: whole, id: id, timestamp: timestamp)
    let signatures = (scheme.separator == nil ? keys.prefix(1) : keys[...]).compactMap { key in
      scheme.prefix(for: key.algorithm).flatMap { prefix in
        key.sign(content).map { prefix + scheme.encoding.encode($0) }
      }
    }
    guard !signatures.isEmpty else { return [] }
    let separator = scheme.separator.map { String(UnicodeScalar($0)) } ?? ""
    headers.append((scheme.header, (parameters + signatures).joined(separator: separator)))
    return headers
  }

  // MARK: Tokens

  private static func token(
    _ scheme: TokenScheme, _ key: SigningKey, _ message: SignedMessage, _ now: Int64
  ) throws(SignatureFault) -> [(name: String, value: String)] {
    guard let algorithm = JOSEAlgorithm.name(of: key.algorithm) else { return [] }
    var header = JSONWriter(reserving: 64)
    header.beginObject()
    header.text("alg", algorithm)
    header.text("kid", key.id)
    header.endObject()
    let payload = try payload(scheme, message, now)
    let input = [header.bytes, payload].map { ByteEncoding.base64url.encode($0) }
    guard let signature = key.sign([Array(input.joined(separator: ".").utf8)]) else { return [] }
    let shown = scheme.binding == .body ? "" : input[1]
    return [(scheme.header, "\(scheme.prefix)\(input[0]).\(shown).\(ByteEncoding.base64url.encode(signature))")]
  }

  private static func payload(
    _ scheme: TokenScheme, _ message: SignedMessage, _ now: Int64
  ) throws(SignatureFault) -> [UInt8] {
    guard case .claim(let name) = scheme.binding else { return message.body }
    var claims = JSONWriter(reserving: 256)
    claims.beginObject()
    for (claim, value) in scheme.claims.sorted(by: { $0.key < $1.key }) { claims.text(claim, value) }
    claims.key("iat")
    claims.integer(Int(now))
    claims.key("exp")
    claims.integer(Int(now) + scheme.tolerance)
    claims.text("jti", ByteEncoding.hex.encode(RandomBytes.make(16)))
    if !message.body.isEmpty { claims.text(name, digest(message.body)) }
    if let claim = scheme.urlDigestClaim {
      guard let url = message.url else { throw .noPublicURL }
      claims.text(claim, digest(Array(url.utf8)))
    }
    claims.endObject()
    return claims.bytes
  }

  private static func digest(_ bytes: [UInt8]) -> String { ByteEncoding.hex.encode(DigestAlgorithm.sha256.hash(bytes)) }

  // MARK: HTTP message signatures

  private static func httpMessage(
    _ scheme: HTTPMessageScheme, _ key: SigningKey, _ message: SignedMessage, _ now: Int64
  ) throws(SignatureFault) -> [(name: String, value: String)] {
    var headers: [(name: String, value: String)] = []
    var names = ["@method", "@target-uri"]
    if !message.body.isEmpty { names.append("content-digest") }
    names += (scheme.components ?? []).filter { !names.contains($0) }
    if names.contains("content-digest") { headers.append(("content-digest", ContentDigest.value(of: message.body))) }
    var list = BareInnerList()
    for name in names { list.append(Item(bareItem: .string(name), parameters: OrderedMap<String, RFC9651BareItem>())) }
    var parameters = OrderedMap<String, RFC9651BareItem>()
    parameters["created"] = .integer(now)
    parameters["keyid"] = .string(key.id)
    if let name = HTTPAlgorithm.name(of: key.algorithm) { parameters["alg"] = .string(name) }
    if let tag = scheme.tag { parameters["tag"] = .string(tag) }
    let label = scheme.label ?? "sig1"
    let input = ItemOrInnerList.innerList(InnerList(bareInnerList: list, parameters: parameters))
    let sent = headers
    let whole = SignedMessage(
      method: message.method, path: message.path, query: message.query, body: message.body, base: message.base
    ) { name in sent.filter { $0.name == name }.map(\.value) + message.header(name) }
    guard let signature = key.sign([try SignatureInput(label, input).base(of: whole)]) else { return [] }
    headers.append(("signature-input", "\(label)=\(try StructuredField.text(input))"))
    headers.append(("signature", "\(label)=:\(ByteEncoding.base64.encode(signature)):"))
    return headers
  }
}

extension JSONWriter {
  fileprivate mutating func text(_ name: String, _ value: String) {
    key(name)
    string(value)
  }
}
