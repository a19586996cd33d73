import CallModel
import Cryptography
package import EventJournal
package import Polling
import Providers
import StrictJSON

/// What a provider says that it delivered, beside what the journal has.
package struct DeliveryComparison: Sendable {
  package struct Missing: Sendable {
    package let entry: AgendizeLogEntry
    /// The call that its body names, where it names one.
    package let call: String?
  }

  package let compared: Int
  /// Neither is the delivery in the journal, nor was its call polled after.
  package let missing: [Missing]

  /// - Parameters:
  ///   - entries: of the delivery log.
  ///   - margin: how much the two clocks may differ, in seconds: times of the log may have no zone.
  /// - Throws: ``JournalError``.
  package init(
    _ entries: [AgendizeLogEntry], source: SourceConfiguration, archive: JournalArchive, margin: Int64 = 15 * 3_600
  ) throws {
    let first = entries.compactMap(\.createdAt).min()
    var kept: Set<[UInt8]> = []
    var filter = EventFilter()
    filter.source = source.name
    filter.since = first?.adding(milliseconds: -margin * 1_000)
    while true {
      let page = try archive.events(filter)
      guard let last = page.last else { break }
      filter.after = last.entry.seq
      for event in page where event.kind == .received || event.kind == .readmitted {
        kept.insert(Self.digest(event.target, event.body))
      }
    }
    var missing: [Missing] = []
    // What came twice was stored once: one stored event stands for all copies of it.
    for entry in entries where !kept.contains(Self.digest(Self.target(of: entry.address), Array(entry.body.utf8))) {
      let record = Self.record(entry, source.wholeNormaliser)
      if let record, try Self.isKnown(record, of: entry, archive) { continue }
      missing.append(Missing(entry: entry, call: record?.externalId))
    }
    compared = entries.count
    self.missing = missing
  }

  /// Whether what was lost has been brought by a poll since, or was known by one before.
  private static func isKnown(
    _ record: CallRecord, of entry: AgendizeLogEntry, _ archive: JournalArchive
  ) throws -> Bool {
    guard let call = try archive.call(record.id) else { return false }
    for seq in call.events.reversed() {
      guard let polled = try archive.event(at: seq), polled.kind == .polled,
        let known = polled.entry.record.flatMap({ CallRecord(json: $0) })
      else { continue }
      if let made = entry.createdAt, polled.entry.receivedAt >= made { return true }
      return known.merging(record).saysTheSame(as: known)
    }
    return false
  }

  private static func record(_ entry: AgendizeLogEntry, _ normaliser: any Normaliser) -> CallRecord? {
    let request = ReceivedRequest(
      method: "POST", target: target(of: entry.address), headers: [], body: Array(entry.body.utf8),
      receivedAt: WallClock.now())
    guard case .calls(let calls) = normaliser.normalise(request), case .record(let record)? = calls.first else {
      return nil
    }
    return record
  }

  /// A body stands for itself; without one, the address does.
  private static func digest(_ target: String, _ body: [UInt8]) -> [UInt8] {
    DigestAlgorithm.sha256.hash(body.isEmpty ? Array("target \(target)".utf8) : body)
  }

  private static func target(of address: String) -> String {
    let rest = address.split(separator: "://", maxSplits: 1).last ?? ""
    return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
  }
}
