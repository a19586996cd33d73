package import CallModel

/// A file's path with places for what each event says: `calls-{date}.jsonl`. What is filled in cannot leave the folder.
package struct PathTemplate: Sendable, Hashable {
  package enum Place: String, Sendable, Hashable, CaseIterable {
    /// The day of receipt in UTC.
    case date
    case source
    case status
  }

  private enum Part: Sendable, Hashable {
    case text(String)
    case place(Place)
  }

  package struct Unknown: Error, Sendable, Hashable {
    package let name: String
  }

  private let parts: [Part]

  /// - Throws: for a place that there is not, or a brace that stays open.
  package init(_ text: String) throws(Unknown) {
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      parts.append(.text(String(rest[..<open])))
      guard let close = rest[open...].firstIndex(of: "}") else { throw Unknown(name: String(rest[open...])) }
      let name = String(rest[rest.index(after: open)..<close])
      guard let place = Place(rawValue: name) else { throw Unknown(name: name) }
      parts.append(.place(place))
      rest = rest[rest.index(after: close)...]
    }
    parts.append(.text(String(rest)))
    self.parts = parts
  }

  package var usesStatus: Bool { parts.contains(.place(.status)) }

  package func path(receivedAt: Instant, source: String, status: String) -> String {
    parts.reduce(into: "") { path, part in
      switch part {
      case .text(let text): path += text
      case .place(.date): path += receivedAt.description.prefix(10)
      case .place(.source): path += Self.sanitised(source)
      case .place(.status): path += Self.sanitised(status)
      }
    }
  }

  /// Whether a file of this template is of a day before today, in UTC.
  func isOver(_ path: String, at now: Instant, folder: String) -> Bool {
    guard parts.contains(.place(.date)) else { return false }
    let today = String(now.description.prefix(10))
    return !path.dropFirst(path.hasPrefix(folder + "/") ? folder.count : 0).contains(today)
  }

  /// Letters, digits, `-`, `_` and dots that do not lead: one path component, never `..`.
  static func sanitised(_ text: String) -> String {
    let safe = text.unicodeScalars.prefix(80).map { scalar -> Character in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".": Character(scalar)
      default: "_"
      }
    }
    guard let first = safe.first else { return "_" }
    return first == "." ? "_" + String(safe.dropFirst()) : String(safe)
  }
}
