import CallModel
private import JSONPath
import StrictJSON

/// Where an HTTP sink's requests go: an address whose path and query may hold queries over the record. Its host never does.
package struct HTTPTarget: Sendable {
  /// Why a record has no address.
  struct Unaddressable: Error, Sendable {
    let reason: String
  }

  package enum Fault: Error, Sendable, Hashable {
    /// The host, the port or the scheme would come from data.
    case templateInHost
    case notATemplate(String)
  }

  /// Scheme, host and port: `https://crm.example`.
  package let base: String
  private let path: JSONPathTemplate
  /// Nil where there is none.
  private let query: JSONPathTemplate?

  /// - Parameter text: a whole http or https address.
  package init(_ text: String) throws(Fault) {
    let whole = text.prefix { $0 != "#" }
    let pieces = whole.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    let host = pieces.prefix(3).joined(separator: "/")
    // Without a path the query may follow the host.
    let authority = host.prefix { $0 != "?" }
    guard !JSONPathTemplate.isTemplate(String(authority)) else { throw .templateInHost }
    base = String(authority)
    let rest = whole.dropFirst(base.count)
    let mark = Self.queryStart(rest)
    do {
      let path = String(rest[..<(mark ?? rest.endIndex)])
      self.path = try JSONPathTemplate(path.isEmpty ? "/" : path)
      query = try mark.map { (mark) throws(JSONPathError) in
        try JSONPathTemplate(String(rest[rest.index(after: mark)...]))
      }
    } catch {
      throw .notATemplate("\(error)")
    }
  }

  /// The first `?` outside `${…}`: filters have question marks of their own.
  private static func queryStart(_ text: Substring) -> Substring.Index? {
    var depth = 0
    var previous: Character = " "
    for index in text.indices {
      let character = text[index]
      if depth == 0, character == "?" { return index }
      if character == "{", previous == "$" || depth > 0 { depth += 1 }
      if character == "}", depth > 0 { depth -= 1 }
      previous = character
    }
    return nil
  }

  package var isTemplate: Bool { !path.queries.isEmpty || !(query?.queries.isEmpty ?? true) }

  struct Address {
    let path: String
    let query: String?
    let url: String
  }

  /// - Throws: where the record lacks what the path needs, or would lead elsewhere by it.
  func address(_ record: JSONValue?) throws -> Address {
    guard isTemplate else { return address(path.fixed, query?.fixed) }
    guard let record else { throw Unaddressable(reason: "there is no record to make the address of") }
    var missing = 0
    var climbs = false
    let path = try path.fill(from: record, missing: &missing) { value in
      climbs = climbs || value == "." || value == ".."
      return PercentEncoding.encode(value)
    }
    guard missing == 0 else { throw Unaddressable(reason: "the record lacks what the address's path is made of") }
    guard !climbs else { throw Unaddressable(reason: "the record would lead out of the address's path") }
    // Empty places of a query are as good as none.
    let query = try query?.fill(from: record, missing: &missing, encode: PercentEncoding.encode)
    return address(path, query)
  }

  private func address(_ path: String, _ query: String?) -> Address {
    Address(path: path, query: query, url: base + path + (query.map { "?" + $0 } ?? ""))
  }
}

extension JSONPathTemplate {
  fileprivate var fixed: String { parts.reduce(into: "") { if case .text(let text) = $1 { $0 += text } } }
}
