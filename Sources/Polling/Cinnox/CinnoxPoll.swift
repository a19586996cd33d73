package import CallModel
package import Cryptography
private import Providers
import StrictJSON

/// Reads CINNOX's call log: by time, page by page, and one call at a time after an event.
///
/// https://docs.cinnox.com/docs/get-call-log-details
package struct CinnoxPoll: ProviderPoll {
  package struct Settings: Sendable {
    package var appID: String
    package var token: Secret
    package var callType: String?
    package var status: String?
    package var limit = 500
    /// Whether call details are read as well: they alone say in which direction a call went.
    package var hasDetails = true
    /// How long before the watermark rows may still appear.
    package var overlap = Duration.seconds(4 * 3_600 + 900)

    package init(appID: String, token: Secret) {
      self.appID = appID
      self.token = token
    }
  }

  private let settings: Settings
  /// The vendor takes 500 requests a minute of an app; others of the operator's programs may use it too.
  private let gate = RequestGate(perMinute: 400, burst: 20)
  private static let piece = Duration.seconds(86_400)

  package init(_ settings: Settings) { self.settings = settings }

  package func read(_ round: PollRound) async throws(PollFailure) -> PollCursor {
    var cursor = round.cursor
    for window in round.window(overlap: settings.overlap).pieces(of: Self.piece) {
      try await read(window, [], round)
      cursor.advance(to: window.to)
      try await round.checkpoint(cursor)
    }
    return cursor
  }

  /// Every event names its call; none says more.
  package func hint(_ record: CallRecord) -> PollHint { record.callId.map { .call($0) } ?? .nothing }

  package func lookUp(_ call: String, legs: Set<String>, _ round: PollRound) async throws(PollFailure) -> Bool {
    let now = round.now()
    let window = PollWindow(from: now.adding(milliseconds: -7 * 86_400_000), to: now)
    let rows = try await read(window, [("callID", call)], round)
    return rows.contains { LenientText.of($0["callEndTime"]) != nil }
  }

  @discardableResult
  private func read(
    _ window: PollWindow, _ filter: [(name: String, value: String)], _ round: PollRound
  ) async throws(PollFailure) -> [JSONValue] {
    let found = try await pages("call-log", CinnoxNormaliser.callLog, window, filter, round)
    if settings.hasDetails {
      do {
        try await pages("call-detail", CinnoxNormaliser.callDetail, window, filter, round)
        round.clear(.details)
      } catch {
        // Calls without a direction are better than none.
        guard error.code == .refused || error.code == .unacceptable else { throw error }
        round.warn(.details, "call details cannot be read, so calls have no direction: \(error.reason)")
      }
    }
    return found
  }

  /// - Returns: the rows of the last page.
  @discardableResult
  private func pages(
    _ list: String, _ form: String, _ window: PollWindow, _ filter: [(name: String, value: String)], _ round: PollRound
  ) async throws(PollFailure) -> [JSONValue] {
    var offset = 0
    var last: [JSONValue] = []
    var guardian = PageGuard()
    while true {
      // The end stays where it is for the whole walk: what comes in meanwhile moves no row to another page.
      var query = [
        ("startAt", window.from.description), ("endAt", window.to.description), ("offset", "\(offset)"),
        ("limit", "\(settings.limit)"),
      ]
      query += filter.map { ($0.name, $0.value) }
      if let type = settings.callType { query.append(("callType", type)) }
      if let status = settings.status { query.append(("status", status)) }
      let rows: [JSONValue]
      do {
        rows = try await page(list, query, round, mayBeNone: isLast(last))
      } catch {
        // A page that is shorter is the last, the documents say: that nothing can be asked for after it is no fault.
        guard isLast(last), error.code == .unacceptable else { throw error }
        return last
      }
      guard !rows.isEmpty else { return last }
      do {
        try guardian.take(rows, list)
      } catch {
        // Nor that the same comes once more.
        guard isLast(last) else { throw error }
        return last
      }
      try await round.store(rows.map { PolledRow($0, key: Self.key($0), form: form) })
      offset += rows.count
      last = rows
      // A server may have a limit of its own; one call has no more rows than that.
      if rows.count < settings.limit, !filter.isEmpty { return rows }
    }
  }

  /// Whether nothing should come after it: it is shorter than was asked for, and by no server's own limit.
  private func isLast(_ page: [JSONValue]) -> Bool {
    !page.isEmpty && page.count < settings.limit && !page.count.isMultiple(of: 50)
  }

  /// Details of one call may be several, told apart by their sequence alone.
  private static func key(_ row: JSONValue) -> String? {
    guard let id = LenientText.of(row["hid"]) ?? LenientText.of(row["id"]) ?? LenientText.of(row["callID"]) else {
      return nil
    }
    return ([id] + ["seq", "callSeq"].compactMap { LenientText.of(row[$0]) }).joined(separator: " ")
  }

  private func page(
    _ list: String, _ query: [(String, String)], _ round: PollRound, mayBeNone: Bool
  ) async throws(PollFailure) -> [JSONValue] {
    try await gate.pass()
    let request = APIRequest(
      "GET", "/v1/api/apps/\(PercentEncoding.encode(settings.appID))/data/\(list)",
      query: query.map { (name: $0.0, value: $0.1) }
    ).adding("authorization", "Bearer " + settings.token.revealText())
    let answer = try await round.api.ask(request)
    if let failure = Self.failure(answer, request) { throw failure }
    let root = try answer.json(request)
    if let code = LenientText.of(root["code"]), code != "0" { throw Self.failure(code: code, root, request, answer) }
    if mayBeNone, root.kind == .object, root["result"] == nil { return [] }
    // An empty list may be null; an answer without any is none.
    guard let result = root["result"], result.kind == .array || result.isNull else {
      throw PollFailure(.badAnswer, "\(request.summary): \"result\" is no list", body: answer.body)
    }
    return Array(result.elements)
  }

  /// The status counts first: the vendor prints an error with the code 0.
  private static func failure(_ answer: APIAnswer, _ request: APIRequest) -> PollFailure? {
    guard let failure = PollFailure.of(answer, to: request) else { return nil }
    if answer.status == 401 || answer.status == 403 {
      return PollFailure(.refused, "\(request.summary): HTTP \(answer.status): the token is not taken")
    }
    guard let root = (try? JSONDocument(parsing: answer.body))?.root else { return failure }
    if LenientText.of(root["code"]) == tooMany {
      return PollFailure(.tooMany, "\(request.summary): too many requests", retryAfter: answer.retryAfter ?? minute)
    }
    let said = LenientText.of(root["message"]).map { ": \(ProviderWords.shown($0))" } ?? ""
    return PollFailure(failure.code, failure.reason + said, retryAfter: failure.retryAfter)
  }

  private static let tooMany = "6451010"
  private static let minute = Duration.seconds(60)

  private static func failure(
    code: String, _ root: JSONValue, _ request: APIRequest, _ answer: APIAnswer
  ) -> PollFailure {
    let words = ProviderWords.shown(LenientText.of(root["message"]) ?? "")
    let said = "\(request.summary): code \(ProviderWords.code(code)) \(words)"
    return code == tooMany
      ? PollFailure(.tooMany, said, retryAfter: answer.retryAfter ?? minute) : PollFailure(.unacceptable, said)
  }
}
