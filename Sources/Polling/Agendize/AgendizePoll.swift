package import CallModel
private import Providers
import StrictJSON

/// Reads Agendize's call list: what has changed since the last sync token, or by date where there is none.
///
/// https://developers.agendize.com/v2/calls/reference/index.jsp
package struct AgendizePoll: ProviderPoll {
  package struct Settings: Sendable {
    package var toolId: String?
    /// Free text over the three numbers of a call.
    package var search: String?
    /// How long before the watermark a call may still appear or change, where there is no sync token.
    package var overlap = Duration.seconds(86_400)

    package init() {}
  }

  private let settings: Settings
  private let access: AgendizeAccess

  package init(_ settings: Settings, access: AgendizeAccess) {
    self.settings = settings
    self.access = access
  }

  package func read(_ round: PollRound) async throws(PollFailure) -> PollCursor {
    if round.task == .changes, let token = round.cursor["syncToken"] {
      do {
        return try await pages([(name: "syncToken", value: token)], round.now(), round)
      } catch {
        // The token is too old, or none of this server's any more: everything since then is read again.
        guard error.code == .unacceptable else { throw error }
      }
    }
    let window = round.window(overlap: settings.overlap)
    return try await pages([(name: "startDate", value: window.from.description)], window.to, round)
  }

  package func hint(_ record: CallRecord) -> PollHint { record.externalId.map { .call($0) } ?? .nothing }

  package func lookUp(_ call: String, _ round: PollRound) async throws(PollFailure) -> Bool {
    let request = APIRequest("GET", "/calls/\(PercentEncoding.encode(call))")
    let answer = try await access.ask(request, round.api, now: round.now())
    if answer.status == 404 { return false }
    if let failure = PollFailure.of(answer, to: request) { throw failure }
    let root = try AgendizeError.checked(answer, request)
    try await round.store([PolledRow(root, key: LenientText.of(root["id"]), form: Self.form)])
    return LenientText.of(root["status"]) != nil
  }

  static let form = "calls"

  private func pages(
    _ bounds: [(name: String, value: String)], _ reached: Instant, _ round: PollRound
  ) async throws(PollFailure) -> PollCursor {
    var cursor = round.cursor
    var pageToken: String?
    for _ in 0..<100_000 {
      var query = bounds
      if let tool = settings.toolId { query.append((name: "toolId", value: tool)) }
      if let search = settings.search { query.append((name: "search", value: search)) }
      if let pageToken { query.append((name: "pageToken", value: pageToken)) }
      let request = APIRequest("GET", "/calls", query: query)
      let answer = try await access.ask(request, round.api, now: round.now())
      if let failure = PollFailure.of(answer, to: request) { throw failure }
      let root = try AgendizeError.checked(answer, request)
      let items = root["items"]?.elements ?? root.elements
      try await round.store(items.map { PolledRow($0, key: LenientText.of($0["id"]), form: Self.form) })
      if let sync = LenientText.of(root["nextSyncToken"]) { cursor["syncToken"] = sync }
      let next = LenientText.of(root["nextPageToken"])
      guard let next, next != pageToken else { break }
      pageToken = next
    }
    cursor.watermark = reached
    return cursor
  }
}
