package import CallModel
package import Cryptography
private import StrictJSON

/// Fetches access tokens as a client (RFC 6749, section 4.4) and keeps each until shortly before it ends.
package actor OAuthCredentials {
  package struct Settings: Sendable {
    package let tokenURL: String
    package let clientID: String
    package let clientSecret: Secret
    package let scope: String?
    package let audience: String?

    package init(tokenURL: String, clientID: String, clientSecret: Secret, scope: String?, audience: String?) {
      self.tokenURL = tokenURL
      self.clientID = clientID
      self.clientSecret = clientSecret
      self.scope = scope
      self.audience = audience
    }
  }

  /// Why there is none. No secret is among it.
  struct Unavailable: Error, Sendable {
    let reason: String
  }

  private let settings: Settings
  private let client: HTTPSinkClient
  private let now: @Sendable () -> Instant
  private var token: (text: String, until: Instant)?
  /// Who waited for an answer that did not come has none either.
  private var failure: (error: Unavailable, at: ContinuousClock.Instant)?
  /// Who asks meanwhile waits for the same answer.
  private var isFetching = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Before its end a token is fetched anew, in seconds; a short-lived one at half of its time.
  private static let margin: Int64 = 30
  /// Where the server does not say how long one holds, in seconds.
  private static let unsaidLife: Int64 = 300

  package init(_ settings: Settings, client: HTTPSinkClient, now: @escaping @Sendable () -> Instant) {
    self.settings = settings
    self.client = client
    self.now = now
  }

  func accessToken(timeout: Duration) async throws(Unavailable) -> String {
    while isFetching { await withCheckedContinuation { waiting.append($0) } }
    if let token, token.until > now() { return token.text }
    if let failure, ContinuousClock.now - failure.at < .seconds(1) { throw failure.error }
    isFetching = true
    defer {
      isFetching = false
      for continuation in waiting { continuation.resume() }
      waiting = []
    }
    do {
      let fetched = try await fetch(timeout)
      token = fetched
      failure = nil
      return fetched.text
    } catch {
      failure = (error, .now)
      throw error
    }
  }

  /// The destination no longer takes it.
  func discard(_ text: String) { if token?.text == text { token = nil } }

  private func fetch(_ timeout: Duration) async throws(Unavailable) -> (text: String, until: Instant) {
    var form = [("grant_type", "client_credentials")]
    if let scope = settings.scope { form.append(("scope", scope)) }
    if let audience = settings.audience { form.append(("audience", audience)) }
    let body = form.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
    // RFC 6749, section 2.3.1: both are form-encoded before they are joined.
    let pair =
      PercentEncoding.encode(settings.clientID) + ":" + PercentEncoding.encode(settings.clientSecret.revealText())
    let request = OutgoingRequest(
      url: settings.tokenURL,
      headers: [
        ("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json"),
        ("authorization", "Basic " + ByteEncoding.base64.encode(Array(pair.utf8))),
      ], body: Array(body.utf8))
    switch await client.send(request, timeout: timeout, bodyLimit: 65_536) {
    case .failure(let failure): throw Unavailable(reason: "the token endpoint: \(failure.reason)")
    case .success(let reply):
      guard reply.status == 200 else { throw Unavailable(reason: "the token endpoint answers HTTP \(reply.status)") }
      guard let answer = (try? JSONDocument(parsing: reply.body))?.root, let text = answer["access_token"]?.string,
        !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
        answer["token_type"]?.string?.lowercased() ?? "bearer" == "bearer"
      else { throw Unavailable(reason: "the token endpoint's answer holds no bearer token") }
      let life = min(max(answer["expires_in"]?.int.map(Int64.init) ?? Self.unsaidLife, 0), 86_400)
      return (text, now().adding(milliseconds: (life - min(Self.margin, life / 2)) * 1_000))
    }
  }
}
