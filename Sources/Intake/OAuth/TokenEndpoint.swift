import CallModel
package import Cryptography
package import EventJournal
package import Logging
private import Synchronization

/// Gives tokens to the clients of sources that ask for one. Event loops leave requests here; one task deals with them,
/// since a token must be durable before it is told.
package final class TokenEndpoint: Sendable {
  package typealias Reply = @Sendable (Result<TokenGrant, TokenFault>) -> Void

  private struct Waiting {
    let request: TokenRequest
    let receivedAt: Instant
    let reply: Reply
  }

  private struct State {
    var waiting: [Waiting] = []
    var isClosed = false
  }

  package let tokens: AccessTokens
  private let store: any TokenStore
  private let seal: CredentialSeal
  private let state = Mutex(State())
  private let signal = ChangeSignal()

  /// Who comes when this many wait is asked to come again.
  private static let capacity = 256

  package init(store: any TokenStore, tokens: AccessTokens, key: HMACKey) {
    self.store = store
    self.tokens = tokens
    seal = CredentialSeal(key: key)
  }

  /// - Parameter reply: called once, on any thread; not at all where this returns false.
  /// - Returns: false where there is no room.
  func submit(_ request: TokenRequest, at time: Instant, reply: @escaping Reply) -> Bool {
    let isTaken = state.withLock { state in
      guard !state.isClosed, state.waiting.count < Self.capacity else { return false }
      state.waiting.append(Waiting(request: request, receivedAt: time, reply: reply))
      return true
    }
    if isTaken { signal.raise() }
    return isTaken
  }

  package func close() {
    state.withLock { $0.isClosed = true }
    signal.raise()
  }

  /// Deals with requests until closed.
  package func run(logger: Logger) async {
    while true {
      let version = signal.version
      let (batch, isClosed) = state.withLock { state in
        let taken = (state.waiting, state.isClosed)
        state.waiting = []
        return taken
      }
      for waiting in batch { waiting.reply(await answer(waiting, logger)) }
      if batch.isEmpty {
        if isClosed { return }
        await signal.wait(past: version, for: nil)
      }
    }
  }

  private func answer(_ waiting: Waiting, _ logger: Logger) async -> Result<TokenGrant, TokenFault> {
    do {
      let client = try await store.client(waiting.request.clientID)
      let grant = try TokenGrant.decide(waiting.request, client, at: waiting.receivedAt, seal)
      try await issue(grant)
      logger.info(
        "access token issued", metadata: ["client": "\(grant.kept.client)", "source": "\(grant.kept.source)"])
      return .success(grant)
    } catch let fault as TokenFault {
      logger.info("access token refused: \(fault.description)")
      return .failure(fault)
    } catch {
      logger.warning("an access token cannot be stored: \(error)")
      return .failure(TokenFault(.unavailable, "the token cannot be stored now"))
    }
  }

  /// Stores a token, and puts it in force.
  package func issue(_ grant: TokenGrant) async throws {
    try await store.issue(grant.kept)
    tokens.set(
      AccessTokens.Token(grant.kept), for: grant.kept.sealed, now: grant.kept.expiresAt - grant.lifetime)
  }
}

extension AccessTokens.Token {
  package init(_ kept: OAuthToken) {
    self.init(client: kept.client, source: kept.source, scopes: Set(kept.scopes), expiresAt: kept.expiresAt)
  }
}
