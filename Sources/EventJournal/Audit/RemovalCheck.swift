/// Whether events that are gone were let go by retention, which says so in the log.
struct RemovalCheck {
  /// Numbers one after another, of one source.
  private struct Run {
    let source: String
    let first: Int64
    var last: Int64
    /// The first one's entry.
    let index: Int64
  }

  private var runs: [Run] = []
  /// Up to which number everything may be gone, and of which source more.
  private var through: Int64 = 0
  private var throughBySource: [String: Int64] = [:]

  mutating func missing(_ seq: Int64, _ leaf: EventLeaf, _ index: Int64) {
    if let last = runs.last, last.source == leaf.source, last.last &+ 1 == seq {
      runs[runs.count - 1].last = seq
    } else {
      runs.append(Run(source: leaf.source, first: seq, last: seq, index: index))
    }
  }

  mutating func note(_ act: AuditAct) {
    guard act.kind == .retention, let seq = act["through"].flatMap({ Int64($0) }) else { return }
    let sources = act.fields.filter { $0.name == "source" }.map(\.value)
    if sources.isEmpty { through = max(through, seq) }
    for source in sources { throughBySource[source] = max(throughBySource[source] ?? 0, seq) }
  }

  func finish() throws {
    for run in runs {
      let allowed = max(through, throughBySource[run.source] ?? 0)
      guard run.last > allowed else { continue }
      let seq = max(run.first, allowed &+ 1)
      throw AuditVerification.Fault(
        index: run.index &+ seq &- run.first,
        reason: "its event (number \(seq)) is missing, and retention did not let it go")
    }
  }
}
