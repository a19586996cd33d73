private import CallModel
private import Cryptography
package import EventJournal

/// Spells where a page begins, and up to where changes have been told. Opaque to clients.
package enum CallCursor {
  package static func text(_ place: CallQuery.Place) -> String? {
    switch place {
    case .beginning: nil
    case .offset(let count): encode("o.\(count)")
    case .after(let key, let call): encode("a.\(key).\(call)")
    }
  }

  static func place(_ text: String) -> CallQuery.Place? {
    let parts = decode(text)
    switch (parts.first, parts.count) {
    case ("o", 2): return Int(parts[1]).flatMap { (0...1_000_000_000).contains($0) ? .offset($0) : nil }
    case ("a", 3):
      guard let key = Int64(parts[1]), let call = Int64(parts[2]) else { return nil }
      return .after(key: key, call: call)
    default: return nil
    }
  }

  package static func syncToken(_ revision: Int64) -> String { encode("r.\(revision)") }

  static func revision(ofSyncToken text: String) -> Int64? {
    let parts = decode(text)
    return parts.count == 2 && parts[0] == "r" ? Int64(parts[1]).flatMap { $0 >= 0 ? $0 : nil } : nil
  }

  private static func encode(_ text: String) -> String { ByteEncoding.base64url.encode(Array(text.utf8)) }

  private static func decode(_ text: String) -> [String] {
    guard text.utf8.count <= 100, let bytes = ByteEncoding.base64url.decode(text) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: ".", omittingEmptySubsequences: false)
      .map(String.init)
  }
}
