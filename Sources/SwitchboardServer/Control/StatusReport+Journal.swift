package import Admin
import CallModel
import Delivery
package import EventJournal
private import Foundation
import Intake
import Polling
import Signatures
import TransparencyLog

extension StatusReport {
  /// Of a journal that no server runs on.
  package init(archive: JournalArchive, noticesRollback: Bool) throws {
    try self.init(
      archive: archive, isRunning: false, connections: nil, queued: nil, noticesRollback: noticesRollback)
  }

  /// - Parameters:
  ///   - configuration: says which keys count; nil: all that ever matched.
  ///   - noticesRollback: of the audit log, as routes.json has it.
  init(
    archive: JournalArchive, isRunning: Bool, connections: Int?, queued: Int?, configuration: Configuration? = nil,
    breakers: BreakerStates? = nil, polls: PollService? = nil, certificateNotAfter: Int64? = nil, noticesRollback: Bool
  ) throws {
    let counts = try archive.counts()
    self.init(
      version: Version.text, isRunning: isRunning, lastEvent: counts.lastSeq, quarantined: counts.quarantined,
      rejected: counts.rejected,
      connections: connections, queued: queued, journalBytes: counts.bytes,
      diskFreeBytes: Self.diskFreeBytes(archive.folder), certificateNotAfter: certificateNotAfter,
      sources: try Self.sources(archive, isRunning ? configuration : nil, polls),
      sinks: try archive.sinks().map { sink in
        Sink(
          name: sink.name, isActive: sink.isActive, pending: max(0, counts.lastSeq - sink.position),
          delivered: sink.delivered, filtered: sink.filtered, waiting: sink.waiting, dead: sink.dead,
          dropped: sink.dropped,
          paused: sink.paused,
          leftAloneUntil: breakers?.until(SinkName(sink.name)).flatMap { $0 > WallClock.now() ? $0 : nil }?.description,
          fault: breakers?.fault(of: SinkName(sink.name)),
          oldestUndelivered: sink.oldestUndelivered?.seconds, unaccounted: sink.unaccounted)
      }, keys: Self.keys(try archive.keyUses(), configuration),
      audit: try Self.audit(archive, noticesRollback))
  }

  /// How many of a source's latest events its usual gap is told from.
  private static let arrivalLimit = 200

  /// - Parameter configuration: of the running server; nil: sources are those that the journal knows.
  private static func sources(
    _ archive: JournalArchive, _ configuration: Configuration?, _ polls: PollService?
  ) throws -> [Source] {
    let activities = try archive.arrivals(perSource: arrivalLimit).compactMapValues {
      SourceActivity(times: $0.map(\.seconds))
    }
    guard let configuration else {
      return activities.sorted { $0.key < $1.key }.map {
        Source(name: $0.key, received: 0, outcomes: [], activity: $0.value)
      }
    }
    return configuration.sources.map { source in
      let counts = source.hook?.counts
      return Source(
        name: source.name, received: Int64(counts?.received ?? 0),
        outcomes: counts.map { counts in
          HookCounts.Outcome.allCases.map { .init(name: $0.rawValue, count: Int64(counts[$0])) }
        } ?? [], activity: activities[source.name],
        polling: polls?.progress(of: source.name).map { SourcePolling($0) })
    }
  }

  /// Room for this process where a folder is; nil where nobody says.
  static func diskFreeBytes(_ folder: String) -> Int64? {
    (try? FileManager.default.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? NSNumber)?.int64Value
  }

  /// As the newest checkpoint says; its signature is for `audit verify` to check.
  private static func audit(_ archive: JournalArchive, _ noticesRollback: Bool) throws -> Audit {
    let head = (try? AuditFolder(dataFolder: archive.folder).checkpoint()).flatMap { try? Checkpoint($0.text) }
    return Audit(
      origin: head?.origin, size: try archive.logSize(), signed: head.map { Int64($0.size) } ?? 0,
      noticesRollback: noticesRollback)
  }

  private static func keys(_ uses: [KeyUse: Instant], _ configuration: Configuration?) -> [Key] {
    let known =
      configuration.map { configuration in
        Set(
          configuration.sources.flatMap { source in
            (source.hook?.proofs.signature?.keys ?? []).map { KeyUse(source: source.name, keyID: $0.id) }
          })
      } ?? Set(uses.keys)
    return known.sorted { ($0.source, $0.keyID) < ($1.source, $1.keyID) }.map { use in
      Key(source: use.source, id: use.keyID, lastMatched: uses[use]?.seconds)
    }
  }
}

extension SourcePolling {
  init(_ progress: PollProgress) {
    self.init(
      isReading: progress.isReading, rounds: Int64(progress.rounds), failures: Int64(progress.failures),
      rows: Int64(progress.counts.rows), stored: Int64(progress.counts.stored),
      lastSuccess: progress.lastSuccessAt?.seconds, failure: progress.failure, isStopped: progress.isStopped,
      warning: progress.warning)
  }
}
