private import Cryptography
package import EventJournal

/// Where a page begins, in which order, and up to where the first page knew of changes. Opaque to clients.
package struct CallCursor: Sendable, Hashable {
  package let place: CallQuery.Place
  /// The order that the place is one of.
  package let sort: String
  package let revision: Int64

  package init(place: CallQuery.Place, query: CallQuery, revision: Int64) {
    self.place = place
    sort = Self.sort(of: query)
    self.revision = revision
  }

  static func sort(of query: CallQuery) -> String {
    let order = query.changedAfter == nil ? query.sort.rawValue : "changes"
    return order + (query.isDescending ? "-" : "+")
  }

  package init?(_ text: String) {
    let parts = Self.decode(text)
    guard parts.count >= 4, let revision = Int64(parts[1]), revision >= 0 else { return nil }
    sort = parts[0]
    self.revision = revision
    switch (parts[2], parts.count) {
    case ("o", 4):
      guard let count = Int(parts[3]), (0...1_000_000_000).contains(count) else { return nil }
      place = .offset(count)
    case ("a", 5):
      guard let key = Int64(parts[3]), let call = Int64(parts[4]) else { return nil }
      place = .after(key: key, call: call)
    default: return nil
    }
  }

  /// Nil for the beginning.
  package var text: String? {
    switch place {
    case .beginning: nil
    case .offset(let count): Self.encode("\(sort).\(revision).o.\(count)")
    case .after(let key, let call): Self.encode("\(sort).\(revision).a.\(key).\(call)")
    }
  }

  package static func syncToken(_ revision: Int64) -> String { encode("r.\(revision)") }

  static func revision(ofSyncToken text: String) -> Int64? {
    let parts = decode(text)
    return parts.count == 2 && parts[0] == "r" ? Int64(parts[1]).flatMap { $0 >= 0 ? $0 : nil } : nil
  }

  private static func encode(_ text: String) -> String { ByteEncoding.base64url.encode(Array(text.utf8)) }

  private static func decode(_ text: String) -> [String] {
    guard text.utf8.count <= 200, let bytes = ByteEncoding.base64url.decode(text) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: ".", omittingEmptySubsequences: false)
      .map(String.init)
  }
}
