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
        let reached = round.now()
        var cursor = try await pages([(name: "syncToken", value: token)], round, from: nil).cursor
        cursor.advance(to: reached)
        return cursor
      } catch {
        // The token is too old, or none of this server's any more: everything since then is read again.
        guard error.code == .unacceptable else { throw error }
      }
    }
    let window = round.window(overlap: settings.overlap)
    // The documents call startDate an upper bound and endDate a lower one, which their names contradict: asked without an
    // end, the answer itself shows which holds.
    let first = try await pages([(name: "startDate", value: window.from.description)], round, from: window.from)
    let isOtherHalf = first.seen.hasEarlier && !first.seen.hasLater
    let walked =
      isOtherHalf
      ? try await pages([(name: "endDate", value: window.from.description)], round, from: window.from) : first
    var cursor = walked.cursor
    // Nothing at all may be what another reading of the bounds gives: the next round asks from there once more.
    if walked.seen.hasLater || walked.hasSyncToken { cursor.advance(to: window.to) }
    return cursor
  }

  package func hint(_ record: CallRecord) -> PollHint { record.externalId.map { .call($0) } ?? .nothing }

  package func lookUp(_ call: String, legs: Set<String>, _ round: PollRound) async throws(PollFailure) -> Bool {
    let request = APIRequest("GET", "/calls/\(PercentEncoding.encode(call))")
    let answer = try await access.ask(request, round.api, now: round.now())
    if answer.status == 404 { return false }
    if let failure = PollFailure.of(answer, to: request) { throw failure }
    let root = try AgendizeError.checked(answer, request)
    try await round.store([PolledRow(root, key: LenientText.of(root["id"]), form: Self.form)])
    return LenientText.of(root["status"]) != nil
  }

  static let form = "calls"

  private static func items(
    _ root: JSONValue, _ body: [UInt8], _ request: APIRequest
  ) throws(PollFailure) -> [JSONValue] {
    if root.kind == .array { return Array(root.elements) }
    guard root.kind == .object, let items = root["items"], items.kind == .array else {
      // An empty list may come without its member, but not without anything.
      guard root["nextSyncToken"] != nil || root["nextPageToken"] != nil else {
        throw PollFailure(.badAnswer, "\(request.summary): the answer holds no \"items\"", body: body)
      }
      return []
    }
    return Array(items.elements)
  }

  /// What a walk over pages found.
  private struct Walked {
    var cursor: PollCursor
    var seen: AgendizeSides
    var hasSyncToken = false
  }

  /// - Parameter from: where the bounds should be lower ones: a walk that goes the other way is given up.
  private func pages(
    _ bounds: [(name: String, value: String)], _ round: PollRound, from: Instant?
  ) async throws(PollFailure) -> Walked {
    var walked = Walked(cursor: round.cursor, seen: AgendizeSides(from: from))
    var pageToken: String?
    var tokens: Set<String> = []
    var emptyPages = 0
    while true {
      var query = bounds
      if let tool = settings.toolId { query.append((name: "toolId", value: tool)) }
      if let search = settings.search { query.append((name: "search", value: search)) }
      if let pageToken { query.append((name: "pageToken", value: pageToken)) }
      let request = APIRequest("GET", "/calls", query: query)
      let answer = try await access.ask(request, round.api, now: round.now())
      if let failure = PollFailure.of(answer, to: request) { throw failure }
      let root = try AgendizeError.checked(answer, request)
      let items = try Self.items(root, answer.body, request)
      try await round.store(items.map { PolledRow($0, key: LenientText.of($0["id"]), form: Self.form) })
      walked.seen.take(items)
      if let sync = LenientText.of(root["nextSyncToken"]) {
        walked.cursor["syncToken"] = sync
        walked.hasSyncToken = true
      }
      guard let next = LenientText.of(root["nextPageToken"]), !walked.seen.goesFarBack else { return walked }
      emptyPages = items.isEmpty ? emptyPages + 1 : 0
      guard tokens.insert(next).inserted, tokens.count < 100_000, emptyPages < 100 else {
        throw PollFailure(.badAnswer, "\(request.summary): the pages do not come to an end")
      }
      pageToken = next
    }
  }
}
