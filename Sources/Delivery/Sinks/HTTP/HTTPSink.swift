package import CallModel
package import EventJournal
private import JSONPath

/// Sends each record to another system.
package struct HTTPSink: SingleSink {
  package let name: SinkName
  package let concurrency: Int
  private let settings: HTTPSinkSettings
  private let client: HTTPSinkClient
  private let tokens: OAuthCredentials?
  private let now: @Sendable () -> Instant

  package init(
    name: SinkName, settings: HTTPSinkSettings, client: HTTPSinkClient, now: @escaping @Sendable () -> Instant
  ) {
    self.name = name
    self.settings = settings
    self.client = client
    self.now = now
    concurrency = settings.concurrency
    if case .oauth2(let oauth)? = settings.credentials {
      tokens = OAuthCredentials(oauth, client: client, now: now)
    } else {
      tokens = nil
    }
  }

  /// For the trace that an event came in, and for its bytes.
  package var wantsOriginals: Bool { true }

  package func open(state: SinkState?) async throws(SinkUnavailable) {}

  package func close() async {}

  package func test(_ item: SinkItem) async -> SinkResult { await deliver(item) }

  package func deliver(_ item: SinkItem) async -> SinkResult {
    do {
      let token = try await tokens?.accessToken(timeout: settings.timeout)
      let (result, status) = await send(item, token)
      // The token may have been taken back before its time: with another one the same delivery is tried once more.
      guard status == 401, let token, let tokens else { return result }
      await tokens.discard(token)
      return await send(item, try await tokens.accessToken(timeout: settings.timeout)).result
    } catch {
      return .failed(SinkFailure(error.reason))
    }
  }

  private func send(_ item: SinkItem, _ token: String?) async -> (result: SinkResult, status: Int?) {
    let request: OutgoingRequest
    do {
      request = try settings.request(for: item, token: token, now: now())
    } catch {
      return (.failed(SinkFailure(error.reason, remedy: .hold)), nil)
    }
    switch await client.send(request, timeout: settings.timeout) {
    case .failure(let failure): return (.failed(SinkFailure(failure.reason)), nil)
    case .success(let reply):
      let seen = "HTTP \(reply.status)"
      let said = AnswerExcerpt.text(reply.body, without: settings.secrets(token))
      let detail = said.isEmpty ? seen : "\(seen): \(said)"
      guard let remedy = settings.statuses.meaning(of: reply.status).remedy else {
        return (.done(detail: detail), reply.status)
      }
      let after = RetryAfter.duration(reply.retryAfter, now: reply.receivedAt)
      return (.failed(SinkFailure(seen, remedy: remedy, after: after, detail: detail)), reply.status)
    }
  }
}
