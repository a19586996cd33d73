import StrictJSON

/// What other routes would have delivered, against what was. Nothing is delivered by asking.
package struct SimulationReport: Sendable {
  package enum Change: String, Sendable, Hashable, CaseIterable {
    /// As before.
    case same
    /// Delivered by the new routes, not by the old ones.
    case added
    /// Delivered by the old routes, not by the new ones.
    case gone
    /// Delivered by both, in another form.
    case changed
  }

  /// One route and sink.
  package struct Line: Sendable, Hashable, Comparable {
    package let sink: String
    package let route: String

    package static func < (a: Line, b: Line) -> Bool { (a.sink, a.route) < (b.sink, b.route) }
  }

  package struct Counts: Sendable {
    package fileprivate(set) var counts: [Change: Int64] = [:]
    /// Numbers of the first events of each kind.
    package fileprivate(set) var examples: [Change: [Int64]] = [:]

    package subscript(change: Change) -> Int64 { counts[change] ?? 0 }
  }

  package private(set) var lines: [Line: Counts] = [:]
  package private(set) var examined: Int64 = 0
  /// Events that came under routes that were not kept: nobody knows what became of them.
  package private(set) var unknown: Int64 = 0
  /// How many examples are kept of each kind.
  private let exampleLimit: Int

  init(exampleLimit: Int) { self.exampleLimit = exampleLimit }

  package var differs: Bool { lines.values.contains { $0[.added] + $0[.gone] + $0[.changed] > 0 } }

  mutating func count(isKnown: Bool) {
    examined += 1
    if !isKnown { unknown += 1 }
  }

  mutating func note(_ change: Change, _ line: Line, seq: Int64) {
    var counts = lines[line] ?? Counts()
    counts.counts[change, default: 0] += 1
    if change != .same, counts.examples[change, default: []].count < exampleLimit {
      counts.examples[change, default: []].append(seq)
    }
    lines[line] = counts
  }

  package func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("examined")
    writer.integer(Int(examined))
    writer.key("unknown")
    writer.integer(Int(unknown))
    writer.key("deliveries")
    writer.beginArray()
    for line in lines.keys.sorted() {
      writer.beginObject()
      writer.key("sink")
      writer.string(line.sink)
      writer.key("route")
      writer.string(line.route)
      for change in Change.allCases {
        writer.key(change.rawValue)
        writer.integer(Int(lines[line]?[change] ?? 0))
      }
      writer.key("examples")
      writer.beginObject()
      for change in Change.allCases {
        guard let examples = lines[line]?.examples[change] else { continue }
        writer.key(change.rawValue)
        writer.beginArray()
        for seq in examples { writer.integer(Int(seq)) }
        writer.endArray()
      }
      writer.endObject()
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }
}
