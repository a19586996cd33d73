import CallModel
import Cryptography
package import EventJournal
package import Polling
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
  package init(_ entries: [AgendizeLogEntry], source: String, archive: JournalArchive, margin: Int64 = 15 * 3_600)
    throws
  {
    let first = entries.compactMap(\.createdAt).min()
    var kept: Set<[UInt8]> = []
    var polled: [String: Instant] = [:]
    var filter = EventFilter()
    filter.source = source
    filter.since = first?.adding(milliseconds: -margin * 1_000)
    while true {
      let page = try archive.events(filter)
      guard let last = page.last else { break }
      filter.after = last.entry.seq
      for event in page {
        switch event.kind {
        case .received, .readmitted: kept.insert(Self.digest(event.target, event.body))
        case .polled:
          Self.call(in: String(decoding: event.body, as: UTF8.self)).map { polled[$0] = event.entry.receivedAt }
        default: break
        }
      }
    }
    var missing: [Missing] = []
    // What came twice was stored once: one stored event stands for all copies of it.
    for entry in entries where !kept.contains(Self.digest(Self.target(of: entry.address), Array(entry.body.utf8))) {
      let call = Self.call(in: entry.body)
      // What was lost has been brought by a poll since.
      if let call, let at = polled[call], let made = entry.createdAt, at >= made { continue }
      missing.append(Missing(entry: entry, call: call))
    }
    compared = entries.count
    self.missing = missing
  }

  /// A body stands for itself; without one, the address does.
  private static func digest(_ target: String, _ body: [UInt8]) -> [UInt8] {
    DigestAlgorithm.sha256.hash(body.isEmpty ? Array("target \(target)".utf8) : body)
  }

  private static func target(of address: String) -> String {
    let rest = address.split(separator: "://", maxSplits: 1).last ?? ""
    return rest.firstIndex(of: "/").map { String(rest[$0...]) } ?? "/"
  }

  private static func call(in body: String) -> String? {
    let id = (try? JSONDocument(parsing: body, limits: .payload))?.root["id"]
    return id?.string ?? id?.numberText
  }
}
