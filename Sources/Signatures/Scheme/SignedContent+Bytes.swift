import Cryptography

extension SignedContent {
  /// The bytes, in pieces, so that the body is not copied.
  /// - Parameter url: in place of the message's own.
  func bytes(of message: SignedMessage, id: String, timestamp: String, url: String? = nil) throws(SignatureFault)
    -> [[UInt8]]
  {
    var bytes: [[UInt8]] = []
    bytes.reserveCapacity(parts.count)
    for part in parts { bytes.append(try self.bytes(of: part, message, id, timestamp, url)) }
    return bytes
  }

  private func bytes(
    of part: Part, _ message: SignedMessage, _ id: String, _ timestamp: String, _ url: String?
  ) throws(SignatureFault) -> [UInt8] {
    switch part {
    case .body: return message.body
    case .timestamp: return Array(timestamp.utf8)
    case .id: return Array(id.utf8)
    case .method: return Array(message.method.utf8)
    case .path: return Array(message.path.utf8)
    case .query: return Array((message.query ?? "").utf8)
    case .url:
      guard let url = url ?? message.url else { throw .noPublicURL }
      return Array(url.utf8)
    case .host: return Array(try message.single("host").utf8)
    case .header(let name): return Array(try message.single(name).utf8)
    case .sortedURL: return try SortedURL.bytes(of: message)
    case .sortedForm: return SortedForm.bytes(of: message)
    case .bodyHash(let digest, let encoding): return Array(encoding.encode(digest.hash(message.body)).utf8)
    case .text(let text): return Array(text.utf8)
    }
  }
}
