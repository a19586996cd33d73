/// Whether stored events are what the audit log says of them, and what their own columns say of each other.
struct EventCheck {
  /// The first event that an entry is for, and the next that one has to be for.
  private var firstSeq: Int64?
  private var nextSeq: Int64 = 0
  /// Events that were quarantined and are said to be mended, until the one that mends them is met.
  private var mended: [Int64: Int64] = [:]
  /// Those that are still said to be quarantined.
  private var quarantined: Set<Int64> = []

  /// Entries of events are in the events' order. One is left out only where no event is: when a journal got its log.
  mutating func expect(_ seq: Int64, _ index: Int64, _ archive: JournalArchive) throws {
    if firstSeq == nil {
      firstSeq = seq
    } else if seq != nextSeq {
      guard seq > nextSeq, try archive.counts(of: nextSeq..<seq) == 0 else {
        throw AuditVerification.Fault(index: index, reason: "is the event \(seq)'s, where \(nextSeq)'s has to be")
      }
    }
    nextSeq = seq &+ 1
  }

  /// - Returns: what of the event was committed to.
  mutating func check(_ event: StoredEvent, _ entry: [UInt8], _ index: Int64) throws -> Commitment.Reach {
    func fault(_ reason: String) -> AuditVerification.Fault {
      AuditVerification.Fault(
        index: index, reason: "the stored event \(event.entry.id) (number \(event.entry.seq)) \(reason)")
    }
    guard event.leaf.bytes == entry else { throw fault("is not the one that was logged") }
    guard let reach = event.reach else { throw fault("is not what was committed to") }
    guard event.isWhole, isConsistent(event) else {
      throw fault("is in a state that does not fit what is stored of it")
    }
    switch event.state {
    case .mended: mended[event.entry.seq] = index
    case .quarantined: quarantined.insert(event.entry.seq)
    case .stored, .notice: break
    }
    guard event.kind == .renormalised, let origin = event.origin else { return reach }
    mended[origin] = nil
    guard !quarantined.contains(origin) else {
      throw fault("replaces number \(origin), which is said to be quarantined still")
    }
    return reach
  }

  /// - Parameter lastSeq: the newest event when the walk began.
  func finish(_ archive: JournalArchive, lastSeq: Int64) throws {
    if let first = mended.values.min() {
      throw AuditVerification.Fault(index: first, reason: "its event is said to be mended, and no other replaces it")
    }
    let known = firstSeq.map { $0..<max($0, nextSeq) } ?? 0..<0
    if let seq = try archive.eventOutside(known, through: lastSeq) {
      throw AuditVerification.Fault(index: nil, reason: "the event with number \(seq) has no entry")
    }
  }

  private func isConsistent(_ event: StoredEvent) -> Bool {
    switch event.state {
    case .stored: event.entry.record != nil && event.reason == nil && event.entry.call != nil
    case .notice: event.entry.record == nil && event.reason == nil && event.entry.call == nil
    case .quarantined, .mended: event.entry.record == nil && event.reason != nil
    }
  }
}
