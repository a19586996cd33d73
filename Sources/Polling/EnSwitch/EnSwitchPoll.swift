package import CallModel
private import Providers
import StrictJSON

/// Reads EnSwitch's CDRs by the time at which legs began, and the list of calls under way.
///
/// https://integrics.com/enswitch/guides/4.4/en/dev/json/calls/active/list
package struct EnSwitchPoll: ProviderPoll {
  package struct Settings: Sendable {
    /// An id, `all` or `system`; nil: the user's own.
    package var customer: String?
    package var isRecursive = false
    /// `in`, `out`, `internal`, `in_out`; nil: all.
    package var direction: String?
    /// Whether numbers come with their names.
    package var hasNames = true
    /// Ids, joined by commas; nil: all machines.
    package var machines: String?
    package var limit = 500
    /// How often calls under way are looked at; nil: never.
    package var activeEvery: Duration?
    /// A CDR is written when its leg ends and found by when it began: the longest call.
    package var overlap = Duration.seconds(4 * 3_600 + 300)
    /// Of what time one request asks: the vendor warns of long ones.
    package var piece = Duration.seconds(3_000)

    package init() {}
  }

  private let settings: Settings
  private let client: EnSwitchClient
  /// Anybody may post what makes a call be looked up.
  private let gate = RequestGate(perMinute: 120, burst: 20)

  package init(_ settings: Settings, client: EnSwitchClient) {
    self.settings = settings
    self.client = client
  }

  package func read(_ round: PollRound) async throws(PollFailure) -> PollCursor {
    var cursor = round.cursor
    for window in round.window(overlap: settings.overlap).pieces(of: settings.piece) {
      try await read(window, [], round)
      cursor.advance(to: window.to)
      try await round.checkpoint(cursor)
    }
    return cursor
  }

  package func hint(_ record: CallRecord) -> PollHint { record.externalId.map { .call($0) } ?? .nothing }

  package func lookUp(_ call: String, legs: Set<String>, _ round: PollRound) async throws(PollFailure) -> Bool {
    try await gate.pass()
    let now = round.now()
    let window = PollWindow(from: now.adding(milliseconds: -Int64(settings.overlap / .milliseconds(1))), to: now)
    let found = try await read(window, [("callid", call)], round)
    return !found.isEmpty && legs.isSubset(of: found)
  }

  package var live: (any LivePoll)? {
    settings.activeEvery.map { EnSwitchLivePoll(settings: settings, client: client, interval: $0) }
  }

  /// - Returns: the keys of the rows that there were.
  @discardableResult
  private func read(
    _ window: PollWindow, _ filter: [(name: String, value: String)], _ round: PollRound
  ) async throws(PollFailure) -> Set<String> {
    var offset = 0
    var found: Set<String> = []
    var guardian = PageGuard()
    while true {
      // The end is the next whole second, so that legs of this one are not left to the next round.
      var fields = [
        (name: "start", value: "\(window.from.seconds)"), (name: "end", value: "\(window.to.seconds + 1)"),
        (name: "sort", value: "start"), (name: "offset", value: "\(offset)"),
        (name: "limit", value: "\(settings.limit)"),
      ]
      fields += settings.common(recursive: "recurse") + filter
      let rows = try await client.rows("cdrs/list", fields, round)
      // A server may give fewer than it is asked for: the last page is the empty one.
      guard !rows.isEmpty else { return found }
      try guardian.take(rows, "cdrs/list")
      try await round.store(
        rows.map { PolledRow($0, key: LenientText.of($0["uniqueid"]), form: EnSwitchNormaliser.cdrs) })
      if !filter.isEmpty { found.formUnion(rows.map { LenientText.of($0["uniqueid"]) ?? "" }) }
      offset += rows.count
    }
  }
}

extension EnSwitchPoll.Settings {
  /// - Parameter recursive: what this list calls it.
  func common(recursive: String) -> [(name: String, value: String)] {
    var fields: [(name: String, value: String)] = []
    if let customer { fields.append(("customer", customer)) }
    if isRecursive { fields.append((recursive, "1")) }
    if let direction { fields.append(("direction", direction)) }
    return fields
  }
}
