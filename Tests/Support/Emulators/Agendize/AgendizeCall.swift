/// A call as the emulator keeps it: its JSON as text, with what lists are filtered and sorted by beside it.
struct AgendizeCall: Sendable {
  let id: String
  /// In seconds since the epoch.
  let start: Int
  let end: Int
  /// Caller, called and tracking number, one a line, in lower case.
  let numbers: [UInt8]
  /// The button or the call-tracking number that it came by.
  let tools: [String]
  let text: String
  /// Keeps its value while the call changes: tells calls apart that started in the same second.
  let ordinal: Int
  /// Of its latest change.
  let sequence: Int

  /// - Parameter start: nil: as `start` says.
  init(_ row: EmulatedJSON, id: String, start: Int?, ordinal: Int, sequence: Int, timeZone: String) {
    let zone = row["start"]?["timeZone"]?.string ?? timeZone
    let said = row["start"]?["dateTime"]?.string.flatMap { AgendizeWallClock.seconds(of: $0, in: zone) }
    self.id = id
    self.start = start ?? said ?? 0
    end = self.start + Self.duration(row)
    numbers = Array(
      ["callerNumber", "calledNumber", "trackingNumber"].map { row[$0]?.scalar ?? "" }
        .joined(separator: "\n").lowercased().utf8)
    tools = [row["buttonId"]?.scalar, AgendizeTools.trackingID(of: row["trackingNumber"]?.scalar)]
      .compactMap { $0 }.filter { !$0.isEmpty }
    text = row.text
    self.ordinal = ordinal
    self.sequence = sequence
  }

  var json: EmulatedJSON { EmulatedJSON(parsing: text) ?? .null }

  var key: Key { Key(start: start, ordinal: ordinal) }

  private static func duration(_ row: EmulatedJSON) -> Int {
    let seconds = row["duration"]?.scalar.flatMap { Int($0) } ?? 0
    return min(max(seconds, 0), 1_000_000)
  }

  /// What lists are sorted by.
  struct Key: Sendable, Hashable, Comparable {
    let start: Int
    let ordinal: Int

    static func < (a: Key, b: Key) -> Bool { (a.start, a.ordinal) < (b.start, b.ordinal) }
  }
}
