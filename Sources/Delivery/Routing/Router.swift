package import CallModel
package import EventJournal
private import JSONPath
private import StrictJSON

/// Decides which route, if any, leads an event to a sink. Pure: what is known of the call and the time come in.
package struct Router: Sendable {
  package enum Decision: Sendable, Hashable {
    /// The first route that applies and names the sink: a sink gets an event once, however many do.
    case by(Route)
    case filtered
    /// A filter took more work than it may: nobody knows whether it holds.
    case undecided(reason: String)
    /// The call is not quiet yet: to be asked again then.
    case later(until: Instant)
    /// An earlier event of its call is not decided yet.
    case behind
    /// Nobody can read what it says.
    case unreadable
    /// Decided before: it is being delivered at this moment.
    case underWay
    /// Decided before: the delivery took longer than its page, and has ended.
    case late
  }

  package let routes: [Route]

  package init(routes: [Route]) { self.routes = routes }

  /// Whether anything led there is a call rather than an event.
  func wantsCalls(_ sink: SinkName) -> Bool { routes.contains { $0.sinks.contains(sink) && $0.subject != .events } }

  /// - Parameters:
  ///   - call: as it is with the event; nil where that is not known: routes of calls are then asked of the event's record.
  ///   - now: for calls that are to be quiet; nil: they are.
  package func decision(
    for entry: JournalEntry, to sink: SinkName, call: CallState? = nil, now: Instant? = nil
  ) -> Decision {
    guard let bytes = entry.record else { return .filtered }
    var event = LazyRecord { bytes }
    var merged = LazyRecord { call?.record.json() ?? bytes }
    for route in routes where route.sinks.contains(sink) && route.sources?.contains(entry.source) ?? true {
      do {
        switch route.subject {
        case .events: if try event.holds(route.filter) { return .by(route) }
        case .calls(let emission):
          switch Self.timing(emission, entry, call, now) {
          case .never: continue
          case .later(let time): if try merged.holds(route.filter) { return .later(until: time) }
          case .now: if try merged.holds(route.filter) { return .by(route) }
          }
        }
      } catch {
        return .undecided(reason: "route \(route.name): \(error)")
      }
    }
    return .filtered
  }

  private enum Timing {
    case now
    case later(Instant)
    case never
  }

  private static func timing(
    _ emission: Route.Emission, _ entry: JournalEntry, _ call: CallState?, _ now: Instant?
  ) -> Timing {
    guard let call else { return .now }
    // The event said nothing new.
    guard call.record.revision == entry.seq else { return .never }
    switch emission {
    case .each: return .now
    case .final: return call.record.isFinal ? .now : .never
    case .quiet(let pause):
      guard call.latest <= entry.seq else { return .never }
      let end = entry.receivedAt.adding(milliseconds: pause.milliseconds)
      return now.map { $0 < end } ?? false ? .later(end) : .now
    }
  }

  /// A record that is parsed when the first filter asks.
  private struct LazyRecord {
    private let bytes: () -> [UInt8]
    private var document: JSONDocument??

    init(_ bytes: @escaping () -> [UInt8]) { self.bytes = bytes }

    mutating func holds(_ filter: JSONPathFilter?) throws -> Bool {
      guard let filter else { return true }
      let parsed = document ?? (try? JSONDocument(parsing: bytes(), limits: .written))
      document = .some(parsed)
      guard let parsed else { return false }
      return try filter.holds(for: parsed.root)
    }
  }
}
