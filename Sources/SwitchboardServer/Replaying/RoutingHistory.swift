import CallModel
import Delivery
import EventJournal
import Foundation
import StrictJSON

/// Which routes were in force when an event came, as the journal keeps them. Pure.
struct RoutingHistory: Sendable {
  private let kept: KeptRouting
  /// By configuration; nil where its routes were not kept.
  private let routers: [Int64: Router?]

  /// - Parameter folder: where the secrets of routes are looked for; what is not there any more is left out.
  init(_ kept: KeptRouting, folder: String) {
    self.kept = kept
    routers = Dictionary(kept.configurations.map { ($0.id, Self.router($0.text, folder)) }) { first, _ in first }
  }

  /// The routes that an event was led to a sink by, or past it.
  /// - Returns: nil where they were not kept.
  func router(of entry: JournalEntry, to sink: SinkName) -> Router? {
    // Which is not always the one in force when it came: what waited at a reload went by the next.
    let era = kept.eras[sink]?.last { $0.after < entry.seq }?.configuration
    let id = era ?? kept.configurations.last { $0.firstSeq <= entry.seq }?.id
    return id.flatMap { routers[$0] ?? nil }
  }

  /// The routes in force at a time; nil where they were not kept.
  func router(activatedBefore time: Instant) -> Router? {
    kept.configurations.last { $0.activatedAt <= time }.flatMap { routers[$0.id] ?? nil }
  }

  /// The sinks that were ever led to.
  var sinks: Set<SinkName> { Set(routers.values.flatMap { $0?.routes.flatMap(\.sinks) ?? [] }) }

  /// The route that led the event to the sink; nil: none did, or nobody knows.
  func route(of entry: JournalEntry, to sink: SinkName) -> Route? {
    guard entry.seq > kept.starts[sink] ?? 0,
      entry.seq <= kept.positions[sink] ?? 0 || kept.active.contains(sink),
      case .by(let route)? = router(of: entry, to: sink)?.decision(for: entry, to: sink)
    else { return nil }
    return route
  }

  /// Of an old configuration only the routes are read: secrets and certificates may be gone.
  private static func router(_ text: [UInt8], _ folder: String) -> Router? {
    guard let root = (try? JSONDocument(parsing: text))?.root, let routes = root["routes"], routes.kind == .array else {
      return nil
    }
    let log = DiagnosticLog(file: "", bytes: text)
    let reader = RouteReader(
      sources: nil, sinks: nil,
      secrets: SecretReader(folder: folder, environment: ProcessInfo.processInfo.environment, log: log), log: log)
    return Router(routes: routes.elements.enumerated().compactMap { reader.read($1, number: $0 + 1) })
  }
}

extension RoutingHistory {
  static func read(_ reader: JournalReader, _ configuration: Configuration) async throws(JournalError) -> RoutingHistory
  {
    RoutingHistory(try await reader.routing(), folder: configuration.folder)
  }
}
