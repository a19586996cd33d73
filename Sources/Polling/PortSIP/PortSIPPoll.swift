package import CallModel
private import Providers
import StrictJSON
private import Synchronization

/// Reads PortSIP's call logs by the time at which calls ended, each page from where the last one ended.
///
/// https://support.portsip.com/development-portsip/rest-apis/version-22.1/api-reference/calllogs
package struct PortSIPPoll: ProviderPoll {
  package struct Settings: Sendable {
    package enum Resource: String, Sendable, CaseIterable {
      case calllogs, cdrs
    }

    package var resource = Resource.calllogs
    /// Whether each new call is read whole: it alone has the cost and the service number.
    package var hasDetails = false
    package var limit = 100
    /// How long before the watermark a row may still appear.
    package var overlap = Duration.seconds(300)
    /// The longest call: how far rows by their beginning lie back.
    package var longestCall = Duration.seconds(4 * 3_600)

    package init() {}
  }

  private let settings: Settings
  private let session: PortSIPSession
  private let order = Order()

  /// By which time the server lets itself be asked: some versions do not take the end of a call.
  private final class Order: Sendable {
    let field = Mutex("ended_at")
  }

  package init(_ settings: Settings, session: PortSIPSession) {
    self.settings = settings
    self.session = session
  }

  package func read(_ round: PollRound) async throws(PollFailure) -> PollCursor {
    do {
      return try await walk(round, by: order.field.withLock { $0 })
    } catch {
      guard error.status == 400, order.field.withLock({ $0 }) == "ended_at" else { throw error }
      let cursor = try await walk(round, by: "started_at")
      order.field.withLock { $0 = "started_at" }
      return cursor
    }
  }

  package func hint(_ record: CallRecord) -> PollHint { .round }

  private func walk(_ round: PollRound, by field: String) async throws(PollFailure) -> PollCursor {
    var cursor = round.cursor
    let overlap = field == "ended_at" ? settings.overlap : settings.longestCall + settings.overlap
    let window = round.window(overlap: overlap)
    var walk = PortSIPWalk(from: window.from, limit: settings.limit)
    var guardian = PageGuard()
    while !walk.isOver {
      let (rows, total) = try await page(walk.from.description, walk.skip, field, round)
      // The first page of another question may well be the last one of the question before.
      if walk.skip == 0 { guardian.begin() }
      try guardian.take(rows, settings.resource.rawValue)
      try await store(rows, round)
      walk.take(rows.map { LenientText.of($0[field]).flatMap(Self.instant) }, total: total)
      // The server's clock counts, not this machine's: what it writes late lies near its newest row. A row of a time to
      // come is nobody's.
      if let newest = walk.newest { cursor.advance(to: min(newest, window.to)) }
      if walk.isOrdered, !walk.isOver { try await round.checkpoint(cursor) }
    }
    return cursor
  }

  private static func instant(_ text: String) -> Instant? {
    if case .instant(let instant)? = Timestamp.parse(text) { instant } else { nil }
  }

  /// - Returns: the rows, and how many there are in all where the server says so.
  private func page(
    _ from: String, _ skip: Int, _ field: String, _ round: PollRound
  ) async throws(PollFailure) -> (rows: [JSONValue], total: Int?) {
    var query = [
      (name: "filter", value: "\(field) ge '\(from)'"), (name: "orderby", value: "\(field) asc"),
      (name: "top", value: "\(settings.limit)"),
    ]
    // Whether it counts from 0 or from 1 the documents do not agree on: without it, it begins at the beginning.
    if skip > 0 { query.append((name: "skip", value: "\(skip)")) }
    let request = APIRequest("GET", "/\(settings.resource.rawValue)", query: query)
    let (root, body) = try await json(request, round)
    guard let items = root.kind == .array ? root : root["items"], items.kind == .array else {
      throw PollFailure(.badAnswer, "\(request.summary): the answer holds no \"items\"", body: body)
    }
    return (Array(items.elements), LenientText.of(root["count"]).flatMap { Int($0) })
  }

  private func store(_ rows: [JSONValue], _ round: PollRound) async throws(PollFailure) {
    let form = settings.resource == .cdrs ? PortSIPNormaliser.cdrs : PortSIPNormaliser.callLogs
    let polled = rows.map { PolledRow($0, key: LenientText.of($0["id"]), form: form) }
    guard settings.hasDetails, settings.resource == .calllogs else { return try await round.store(polled) }
    // What tells whether the row has changed is the row of the list: details are read of those alone.
    let marked = polled.map { PolledRow(key: $0.key, form: form, body: $0.body, fingerprint: $0.body) }
    var whole: [PolledRow] = []
    for row in try await round.changed(marked) {
      let request = APIRequest("GET", "/calllogs/\(PercentEncoding.encode(row.key))")
      let answer = try await session.ask(request, round.api, now: round.now)
      if let failure = PollFailure.of(answer, to: request), failure.code == .tooMany || failure.code == .unavailable {
        throw failure
      }
      // The list is the truth; a row without its details is better than none.
      let isWhole = answer.status == 200 && (try? JSONDocument(parsing: answer.body))?.root.kind == .object
      whole.append(
        PolledRow(key: row.key, form: form, body: isWhole ? answer.body : row.body, fingerprint: row.fingerprint))
    }
    try await round.store(whole)
  }

  private func json(
    _ request: APIRequest, _ round: PollRound
  ) async throws(PollFailure) -> (root: JSONValue, body: [UInt8]) {
    let answer = try await session.ask(request, round.api, now: round.now)
    if let failure = PollFailure.of(answer, to: request) {
      let said = (try? JSONDocument(parsing: answer.body))?.root["errors"]?[0]
      let text = said.flatMap { LenientText.of($0["message"]) ?? LenientText.of($0["code"]) }
      throw PollFailure(
        failure.code, failure.reason + (text.map { ": \(ProviderWords.shown($0))" } ?? ""),
        retryAfter: failure.retryAfter,
        status: answer.status)
    }
    return (try answer.json(request), answer.body)
  }
}
