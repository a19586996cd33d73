import JSONPath
import StrictJSON

/// Which members of a body a mapping reads, as a tree of their names: made once, walked for every body.
final class ReadNames: Sendable {
  /// Whether a rule reads what stands here, and all below it.
  let isRead: Bool
  /// Whether that rule takes scalars only.
  let isScalar: Bool
  /// Or a list of scalars.
  let isList: Bool
  private let names: [[UInt8]]
  /// Of the names, in bytes.
  private let lengths: [Int]
  private let nodes: [ReadNames]

  /// Only what is surely read: of several sources one is, and of what a filter or an index picks, the rest is not.
  convenience init(_ rules: [RecordMember: MappingRule]) {
    var paths: [Path] = []
    for (member, rule) in rules where rule.from.count == 1 {
      let isList = rule.take == .all || member == .text(.tags)
      for query in rule.queries {
        guard let names = query.names else { continue }
        paths.append(
          Path(names: names[...], isScalar: isList || !member.takesAnyKind || rule.format != nil, isList: isList))
      }
    }
    self.init(paths.filter { !$0.names.isEmpty })
  }

  private struct Path {
    let names: ArraySlice<String>
    let isScalar: Bool
    let isList: Bool
  }

  private init(_ paths: [Path]) {
    let here = paths.filter(\.names.isEmpty)
    isRead = !here.isEmpty
    isScalar = here.contains(where: \.isScalar)
    isList = here.contains(where: \.isList)
    // By their bytes: spellings that Unicode holds for the same are different names.
    let below = Dictionary(grouping: paths.filter { !$0.names.isEmpty }) { Array(($0.names.first ?? "").utf8) }
    let sorted = below.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    names = sorted.map(\.key)
    lengths = names.map(\.count)
    nodes = sorted.map { _, paths in
      ReadNames(paths.map { Path(names: $0.names.dropFirst(), isScalar: $0.isScalar, isList: $0.isList) })
    }
  }

  /// - Returns: nil where nothing is read at that name or below it.
  func child(_ key: JSONValue) -> ReadNames? {
    // Without its quotes.
    let length = key.range.count - 2
    for place in lengths.indices where lengths[place] == length {
      if key.isString(utf8: names[place]) { return nodes[place] }
    }
    // Escapes make a name longer than it is.
    guard key.bytes.contains(UInt8(ascii: "\\")) else { return nil }
    return names.firstIndex { key.isString(utf8: $0) }.map { nodes[$0] }
  }
}

extension RecordMember {
  /// Whether arrays and objects have a place here.
  fileprivate var takesAnyKind: Bool {
    switch self {
    case .text(.userData), .extra: true
    default: false
    }
  }
}
