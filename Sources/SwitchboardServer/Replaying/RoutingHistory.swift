import CallModel
import Delivery
import EventJournal
import Foundation
import StrictJSON

/// Which routes were in force when an event came, as the journal keeps them. Pure.
struct RoutingHistory: Sendable {
  private struct Era: Sendable {
    let firstSeq: Int64
    let activatedAt: Instant
    /// Nil where they were not kept.
    let router: Router?
  }

  /// The oldest first.
  private let eras: [Era]
  /// The last event before each sink came.
  private let starts: [SinkName: Int64]

  /// - Parameter folder: where the secrets of routes are looked for; what is not there any more is left out.
  init(_ configurations: [KeptConfiguration], _ starts: [SinkName: Int64], folder: String) {
    self.starts = starts
    eras = configurations.map {
      Era(firstSeq: $0.firstSeq, activatedAt: $0.activatedAt, router: Self.router($0.text, folder))
    }
  }

  /// - Returns: nil where the routes of that time were not kept.
  func router(at seq: Int64) -> Router? { eras.last { $0.firstSeq <= seq }?.router }

  /// The routes in force at a time; nil where they were not kept.
  func router(activatedBefore time: Instant) -> Router? { eras.last { $0.activatedAt <= time }?.router }

  /// The route that led the event to the sink when it came; nil: none did, or nobody knows.
  func route(of entry: JournalEntry, to sink: SinkName) -> Route? {
    guard entry.seq > starts[sink] ?? 0, case .by(let route)? = router(at: entry.seq)?.decision(for: entry, to: sink)
    else { return nil }
    return route
  }

  /// Of an old configuration only the routes are read: secrets and certificates may be gone.
  private static func router(_ text: [UInt8], _ folder: String) -> Router? {
    guard let root = (try? JSONDocument(parsing: text))?.root, let routes = root["routes"], routes.kind == .array else {
      return nil
    }
    let log = DiagnosticLog(file: "", bytes: text)
    let reader = RouteReader(sources: nil, sinks: nil,
      secrets: SecretReader(folder: folder, environment: ProcessInfo.processInfo.environment, log: log), log: log)
    return Router(routes: routes.elements.enumerated().compactMap { reader.read($1, number: $0 + 1) })
  }
}

extension RoutingHistory {
  static func read(_ reader: JournalReader, _ configuration: Configuration) async throws(JournalError) -> RoutingHistory
  {
    RoutingHistory(
      try await reader.configurations(), try await reader.sinkStarts(), folder: configuration.folder)
  }
}
