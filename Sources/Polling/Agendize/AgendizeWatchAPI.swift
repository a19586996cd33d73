package import CallModel
import StrictJSON

/// Agendize's watches on calls: made, looked at, and taken away. The only part of Switchboard that changes anything at
/// Agendize, at an operator's command.
///
/// https://developers.agendize.com/v2/calls/reference/index.jsp , https://developers.agendize.com/v2.3/watchers/reference/index.jsp
package struct AgendizeWatchAPI: Sendable {
  private let api: any ProviderAPI
  private let access: AgendizeAccess
  private let now: @Sendable () -> Instant

  /// - Parameter api: at the address that versions follow: `https://api.agendize.com/api`.
  package init(api: any ProviderAPI, access: AgendizeAccess, now: @escaping @Sendable () -> Instant) {
    self.api = api
    self.access = access
    self.now = now
  }

  /// - Parameter body: a watch object.
  /// - Returns: the watch as Agendize keeps it.
  package func register(_ body: [UInt8]) async throws(PollFailure) -> AgendizeWatch {
    let request = APIRequest(
      "POST", "/2.0/calls/watch", headers: [HeaderField(name: "content-type", value: "application/json")], body: body)
    let root = try await ask(request)
    guard let watch = AgendizeWatch(root) else {
      throw PollFailure(.badAnswer, "\(request.summary): the answer names no watch")
    }
    return watch
  }

  /// All watches on calls, whoever made them.
  package func list() async throws(PollFailure) -> [AgendizeWatch] {
    var watches: [AgendizeWatch] = []
    for type in ["callTracking", "clickToCall"] {
      let request = APIRequest("GET", "/2.3/watchers", query: [(name: "objectType", value: type)])
      for watch in try await items(request).compactMap(AgendizeWatch.init)
      where !watches.contains(where: { $0.id == watch.id }) {
        watches.append(watch)
      }
    }
    return watches
  }

  package func watch(_ id: String) async throws(PollFailure) -> AgendizeWatch {
    let request = APIRequest("GET", "/2.3/watchers/\(PercentEncoding.encode(id))")
    guard let watch = AgendizeWatch(try await ask(request)) else {
      throw PollFailure(.badAnswer, "\(request.summary): the answer is no watch")
    }
    return watch
  }

  package func delete(_ id: String) async throws(PollFailure) {
    let request = APIRequest("DELETE", "/2.0/watchers/\(PercentEncoding.encode(id))")
    let answer = try await access.ask(request, api, now: now())
    if let failure = PollFailure.of(answer, to: request) { throw failure }
    // An error may come with the status 200.
    if !answer.body.isEmpty { _ = try AgendizeError.checked(answer, request) }
  }

  /// What Agendize has delivered, or tried to: kept for ten days.
  package func deliveries() async throws(PollFailure) -> [AgendizeLogEntry] {
    try await items(APIRequest("GET", "/2.3/watchers/requests")).compactMap { AgendizeLogEntry($0) }
  }

  /// What Agendize could not deliver.
  package func errors() async throws(PollFailure) -> [AgendizeLogEntry] {
    try await items(APIRequest("GET", "/2.3/watchers/errors")).compactMap { AgendizeLogEntry($0) }
  }

  /// Of all pages.
  private func items(_ request: APIRequest) async throws(PollFailure) -> [JSONValue] {
    var items: [JSONValue] = []
    var page = request
    var tokens: Set<String> = []
    while true {
      let root = try await ask(page)
      items += root["items"]?.elements ?? root.elements
      guard let next = LenientText.of(root["nextPageToken"]) else { return items }
      guard tokens.insert(next).inserted, tokens.count < 10_000 else {
        throw PollFailure(.badAnswer, "\(request.summary): the pages do not come to an end")
      }
      page = request.asking("pageToken", next)
    }
  }

  private func ask(_ request: APIRequest) async throws(PollFailure) -> JSONValue {
    let answer = try await access.ask(request, api, now: now())
    if let failure = PollFailure.of(answer, to: request) { throw failure }
    return try AgendizeError.checked(answer, request)
  }
}
