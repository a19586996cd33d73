package import CallModel
package import Cryptography
import StrictJSON

/// How Switchboard shows itself to Agendize's API: the account's token and the partner's key, or OAuth 2.
///
/// https://developers.agendize.com/v2/platform/reference/authentication.jsp
package actor AgendizeAccess {
  package enum Credentials: Sendable {
    case keys(token: Secret, apiKey: Secret)
    /// - Parameter tokenURL: where refresh tokens are exchanged.
    case oauth2(clientID: String, clientSecret: Secret, refreshToken: Secret, tokenURL: String)

    /// What must not be told.
    package var secrets: [Secret] {
      switch self {
      case .keys(let token, let apiKey): [token, apiKey]
      case .oauth2(_, let secret, let refresh, _): [secret, refresh]
      }
    }
  }

  private let credentials: Credentials
  private var access: (token: String, until: Instant)?

  package init(_ credentials: Credentials) { self.credentials = credentials }

  /// A token that has ended is fetched anew, once.
  package func ask(
    _ request: APIRequest, _ api: any ProviderAPI, now: Instant
  ) async throws(PollFailure) -> APIAnswer {
    switch credentials {
    case .keys(let token, let apiKey):
      // As headers, not as a query: addresses end in logs.
      let answer = try await api.ask(
        request.adding("token", token.revealText()).adding("apiKey", apiKey.revealText()))
      guard answer.status != 401 else {
        throw PollFailure(.refused, "\(request.summary): HTTP 401: token or apiKey is not taken")
      }
      return answer
    case .oauth2:
      let answer = try await api.ask(request.adding("authorization", "Bearer " + (try await token(api, now))))
      guard answer.status == 401 else { return answer }
      access = nil
      let second = try await api.ask(request.adding("authorization", "Bearer " + (try await token(api, now))))
      guard second.status != 401 else {
        throw PollFailure(.refused, "\(request.summary): HTTP 401 with a new access token")
      }
      return second
    }
  }

  private func token(_ api: any ProviderAPI, _ now: Instant) async throws(PollFailure) -> String {
    if let access, now < access.until { return access.token }
    guard case .oauth2(let clientID, let clientSecret, let refreshToken, let tokenURL) = credentials else { return "" }
    let request = APIRequest.form(
      tokenURL,
      [
        (name: "grant_type", value: "refresh_token"), (name: "refresh_token", value: refreshToken.revealText()),
        (name: "client_id", value: clientID), (name: "client_secret", value: clientSecret.revealText()),
      ])
    let answer = try await api.ask(request)
    guard answer.status == 200 else {
      if (400...403).contains(answer.status) {
        throw PollFailure(.refused, "the token endpoint answers HTTP \(answer.status): the grant is not taken")
      }
      throw PollFailure.of(answer, to: request)
        ?? PollFailure(.badAnswer, "the token endpoint answers HTTP \(answer.status)")
    }
    let root = (try? JSONDocument(parsing: answer.body))?.root
    guard let token = LenientText.of(root?["access_token"]), token.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    else { throw PollFailure(.badAnswer, "the token endpoint's answer holds no token") }
    let life = min(max(LenientText.of(root?["expires_in"]).flatMap { Int64($0) } ?? 300, 1), 86_400)
    access = (token, now.adding(milliseconds: life * 800))
    return token
  }
}
