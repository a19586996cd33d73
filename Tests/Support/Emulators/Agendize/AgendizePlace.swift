private import Cryptography

/// Where in a list a request begins: what page and sync tokens hold.
enum AgendizePlace: Sendable, Hashable {
  /// Every call, newest first.
  case all
  /// What changed after that change, in the order of the changes.
  case changes(after: Int)
  /// A later page of every call; `snapshot` is the last change when its first page was asked for.
  case allContinued(snapshot: Int, before: AgendizeCall.Key)
  /// A later page of the changes.
  case changesContinued(snapshot: Int, after: Int)

  /// - Parameter pageToken: as ``token(snapshot:)`` made it.
  init?(pageToken: String) {
    guard let fields = Self.fields(pageToken) else { return nil }
    switch (fields.first, fields.count) {
    case (1, 4):
      self = .allContinued(snapshot: fields[1], before: AgendizeCall.Key(start: fields[2], ordinal: fields[3]))
    case (2, 3): self = .changesContinued(snapshot: fields[1], after: fields[2])
    default: return nil
    }
  }

  /// Nil for the places that begin a list.
  var pageToken: String? {
    switch self {
    case .all, .changes: nil
    case .allContinued(let snapshot, let key): Self.text([1, snapshot, key.start, key.ordinal])
    case .changesContinued(let snapshot, let after): Self.text([2, snapshot, after])
    }
  }

  static func text(_ fields: [Int]) -> String {
    ByteEncoding.base64url.encode(Array(fields.map { String($0) }.joined(separator: ".").utf8))
  }

  static func fields(_ token: String) -> [Int]? {
    guard let bytes = ByteEncoding.base64url.decode(token) else { return nil }
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: ".", omittingEmptySubsequences: false)
    let fields = parts.compactMap { Int($0) }
    return fields.count == parts.count ? fields : nil
  }
}
