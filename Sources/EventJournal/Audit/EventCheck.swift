private import CallModel
private import StrictJSON

/// Whether stored events are what the audit log says of them, and what their own columns say of each other.
struct EventCheck {
  /// The next event that an entry has to be for.
  private var nextSeq: Int64?
  /// Events that were quarantined and are said to be mended, until the one that mends them is met.
  private var mended: [Int64: Int64] = [:]
  /// Those that are still said to be quarantined.
  private var quarantined: Set<Int64> = []

  /// Entries of events are in the events' order, without one left out.
  mutating func expect(_ seq: Int64, _ index: Int64) throws {
    if let nextSeq, seq != nextSeq {
      throw AuditVerification.Fault(index: index, reason: "is the event \(seq)'s, where \(nextSeq)'s has to be")
    }
    nextSeq = seq + 1
  }

  mutating func check(_ event: StoredEvent, _ entry: [UInt8], _ index: Int64) throws {
    func fault(_ reason: String) -> AuditVerification.Fault {
      AuditVerification.Fault(
        index: index, reason: "the stored event \(event.entry.id) (number \(event.entry.seq)) \(reason)")
    }
    guard event.leaf.bytes == entry else { throw fault("is not the one that was logged") }
    guard event.isAsCommitted else { throw fault("is not what was committed to") }
    guard isConsistent(event) else { throw fault("is in a state that does not fit what is stored of it") }
    switch event.state {
    case .mended: mended[event.entry.seq] = index
    case .quarantined: quarantined.insert(event.entry.seq)
    case .stored, .notice: break
    }
    guard event.kind == .renormalised, let origin = event.origin else { return }
    mended[origin] = nil
    guard !quarantined.contains(origin) else {
      throw fault("replaces number \(origin), which is said to be quarantined still")
    }
  }

  /// - Parameter size: of the log.
  func finish(lastEvent: Int64, size: Int64) throws {
    if let first = mended.values.min() {
      throw AuditVerification.Fault(index: first, reason: "its event is said to be mended, and no other replaces it")
    }
    guard let nextSeq else {
      guard lastEvent == 0 else { throw AuditVerification.Fault(index: size, reason: "no event has an entry") }
      return
    }
    guard lastEvent < nextSeq else {
      throw AuditVerification.Fault(index: size, reason: "the events from number \(nextSeq) on have no entry")
    }
  }

  private func isConsistent(_ event: StoredEvent) -> Bool {
    guard event.isWhole else { return false }
    return switch event.state {
    case .stored: event.entry.record != nil && event.reason == nil && event.entry.call != nil
    case .notice: event.entry.record == nil && event.reason == nil && event.entry.call == nil
    case .quarantined, .mended: event.entry.record == nil && event.reason != nil
    }
  }
}
