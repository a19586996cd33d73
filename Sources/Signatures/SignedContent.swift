/// The bytes that are signed, as a template over the message: `{id}.{timestamp}.{body}`.
package struct SignedContent: Sendable, Hashable {
  package enum Part: Sendable, Hashable {
    case body, timestamp, id, method, path
    case text(String)
  }

  package let parts: [Part]

  package static let body = SignedContent(parts: [.body])

  package init(parts: [Part]) { self.parts = parts }

  /// Placeholders that a template may hold.
  package static let placeholders = ["body", "timestamp", "id", "method", "path"]

  /// - Returns: nil, with the offending placeholder, where the template names something else or does not close a brace.
  package static func parse(_ template: String) -> Result<SignedContent, UnknownPlaceholder> {
    var parts: [Part] = []
    var rest = template[...]
    while let open = rest.firstIndex(of: "{") {
      if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
      guard let close = rest[open...].firstIndex(of: "}") else {
        return .failure(UnknownPlaceholder(name: String(rest[open...])))
      }
      let name = String(rest[rest.index(after: open)..<close])
      switch name {
      case "body": parts.append(.body)
      case "timestamp": parts.append(.timestamp)
      case "id": parts.append(.id)
      case "method": parts.append(.method)
      case "path": parts.append(.path)
      default: return .failure(UnknownPlaceholder(name: name))
      }
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    return .success(SignedContent(parts: parts))
  }

  package struct UnknownPlaceholder: Error, Sendable, Hashable {
    package let name: String

    package init(name: String) { self.name = name }
  }

  /// The bytes, in pieces, so that the body is not copied.
  func bytes(of message: SignedMessage, id: String, timestamp: String) -> [[UInt8]] {
    parts.map { part in
      switch part {
      case .body: message.body
      case .timestamp: Array(timestamp.utf8)
      case .id: Array(id.utf8)
      case .method: Array(message.method.utf8)
      case .path: Array(message.path.utf8)
      case .text(let text): Array(text.utf8)
      }
    }
  }
}
