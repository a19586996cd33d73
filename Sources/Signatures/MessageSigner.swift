private import Cryptography

/// Signs messages that leave, with the schemes that intake knows.
package struct MessageSigner: Sendable {
  package let scheme: SignatureScheme
  /// The newest first. A receiver in the middle of a rotation accepts any.
  package let keys: [SigningKey]

  package init(scheme: SignatureScheme, keys: [SigningKey]) {
    self.scheme = scheme
    self.keys = keys
  }

  /// The headers to add. Where the scheme has no room for several signatures, the first key signs.
  /// - Parameters:
  ///   - id: stable over retries.
  ///   - now: in seconds since 1970.
  package func headers(for message: SignedMessage, id: String, now: Int64) -> [(name: String, value: String)] {
    let timestamp = String(now)
    let content = scheme.content.bytes(of: message, id: id, timestamp: timestamp)
    let active = scheme.separator == nil ? keys.prefix(1) : keys[...]
    let signatures = active.map { scheme.prefix + scheme.encoding.encode($0.hmac.code(for: content)) }
    var headers: [(name: String, value: String)] = []
    if let header = scheme.idHeader { headers.append((header, id)) }
    if let header = scheme.timestampHeader { headers.append((header, timestamp)) }
    headers.append(
      (scheme.header, signatures.joined(separator: scheme.separator.map { String(UnicodeScalar($0)) } ?? "")))
    return headers
  }
}
