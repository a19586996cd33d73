/// The calls that were under way at the last look, and the legs that each has had.
struct LiveCalls: Sendable {
  var dueAt = ContinuousClock.now
  private(set) var calls: [String: Set<String>] = [:]

  /// - Parameter calls: those that were under way before a restart.
  init(_ calls: [String: Set<String>] = [:]) { self.calls = calls }

  /// - Returns: the calls that are gone since the last look: they have ended.
  mutating func take(_ now: [String: Set<String>], next: ContinuousClock.Instant) -> [String: Set<String>] {
    let gone = calls.filter { now[$0.key] == nil }
    calls = now.reduce(into: [:]) { $0[$1.key] = $1.value.union(calls[$1.key] ?? []) }
    dueAt = next
    return gone
  }

  // MARK: As text

  /// More are not kept: the next look has them.
  private static let limit = 5_000
  private static let textLimit = 512

  /// A line a call: its key and its legs' between tabs.
  static func text(_ calls: [String: Set<String>]) -> String {
    let lines = calls.filter { isWritable($0.key) }.map { call, legs in
      ([call] + legs.filter(isWritable).sorted()).joined(separator: "\t")
    }
    return lines.sorted().prefix(limit).joined(separator: "\n")
  }

  init(text: String) {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: "\t").map(String.init)
      if let call = words.first { calls[call] = Set(words.dropFirst()) }
    }
  }

  private static func isWritable(_ text: String) -> Bool {
    text.utf8.count <= textLimit && !text.isEmpty && !text.contains { $0.isNewline || $0 == "\t" }
  }
}
