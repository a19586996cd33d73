package import Cryptography

/// The bytes that are signed, as a template over the message: `{id}.{timestamp}.{body}`.
package struct SignedContent: Sendable, Hashable {
  package enum Part: Sendable, Hashable {
    case body, timestamp, id, method, path, query, url, host
    /// The value of a header; lower case.
    case header(String)
    /// A form's names and values, sorted, without anything between them (Twilio).
    case sortedForm
    /// The address with its query sorted, and the sorted form behind it (Plivo).
    case sortedURL
    case bodyHash(DigestAlgorithm, ByteEncoding)
    case text(String)
  }

  package let parts: [Part]

  package static let body = SignedContent(parts: [.body])

  package init(parts: [Part]) { self.parts = parts }

  /// Placeholders that a template may hold.
  package static let placeholders = [
    "body", "timestamp", "id", "method", "path", "query", "url", "host", "header:Name", "form:sorted", "url:sorted",
    "bodyHash:sha256",
  ]

  package struct UnknownPlaceholder: Error, Sendable, Hashable {
    package let name: String

    package init(name: String) { self.name = name }
  }

  /// - Returns: the offending placeholder, where the template names something else or does not close a brace.
  package static func parse(_ template: String) -> Result<SignedContent, UnknownPlaceholder> {
    var parts: [Part] = []
    var rest = template[...]
    while let open = rest.firstIndex(of: "{") {
      if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
      guard let close = rest[open...].firstIndex(of: "}") else {
        return .failure(UnknownPlaceholder(name: String(rest[open...])))
      }
      let name = String(rest[rest.index(after: open)..<close])
      guard let part = part(name) else { return .failure(UnknownPlaceholder(name: name)) }
      parts.append(part)
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    return .success(SignedContent(parts: parts))
  }

  private static func part(_ name: String) -> Part? {
    switch name {
    case "body": return .body
    case "timestamp": return .timestamp
    case "id": return .id
    case "method": return .method
    case "path": return .path
    case "query": return .query
    case "url": return .url
    case "host": return .host
    case "form:sorted": return .sortedForm
    case "url:sorted": return .sortedURL
    default: break
    }
    let pieces = name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    if pieces.count == 2, pieces[0] == "header", !pieces[1].isEmpty { return .header(pieces[1].lowercased()) }
    guard (2...3).contains(pieces.count), pieces[0] == "bodyHash", let digest = DigestAlgorithm(rawValue: pieces[1]),
      let encoding = pieces.count == 3 ? ByteEncoding(rawValue: pieces[2]) : .hex
    else { return nil }
    return .bodyHash(digest, encoding)
  }

  /// The template that parses to this.
  package var template: String { parts.map(\.spelling).joined() }

  /// Whether the message's own identity is signed.
  var namesMessage: Bool {
    parts.contains { part in if case .id = part { true } else { false } }
  }

  /// Whether of a body nothing but a form's fields is signed.
  var coversFormOnly: Bool {
    var coversForm = false
    for part in parts {
      switch part {
      case .body: return false
      case .sortedForm, .sortedURL: coversForm = true
      default: break
      }
    }
    return coversForm
  }

  /// Whether a change of the body would show, or that of a form's.
  package var coversBody: Bool {
    parts.contains { part in
      switch part {
      case .body, .bodyHash, .sortedForm, .sortedURL: true
      default: false
      }
    }
  }
}

extension SignedContent.Part {
  fileprivate var spelling: String {
    switch self {
    case .body: "{body}"
    case .timestamp: "{timestamp}"
    case .id: "{id}"
    case .method: "{method}"
    case .path: "{path}"
    case .query: "{query}"
    case .url: "{url}"
    case .host: "{host}"
    case .header(let name): "{header:\(name)}"
    case .sortedForm: "{form:sorted}"
    case .sortedURL: "{url:sorted}"
    case .bodyHash(let digest, .hex): "{bodyHash:\(digest.rawValue)}"
    case .bodyHash(let digest, let encoding): "{bodyHash:\(digest.rawValue):\(encoding.rawValue)}"
    case .text(let text): text
    }
  }
}
