import CallModel
package import Cryptography
import StrictJSON

/// Signs in to a PortSIP PBX, and keeps the access token until shortly before it ends.
///
/// https://support.portsip.com/development-portsip/rest-apis , "authentication".
package actor PortSIPSession {
  package struct Account: Sendable {
    package let username: String
    package let password: Secret
    /// Of a tenant's users.
    package let domain: String?

    package init(username: String, password: Secret, domain: String?) {
      self.username = username
      self.password = password
      self.domain = domain
    }
  }

  private struct Tokens {
    let access: String
    let refresh: String?
    /// Fetched anew from here on: at four fifths of its time.
    let until: Instant
  }

  private let account: Account
  private var tokens: Tokens?

  package init(_ account: Account) { self.account = account }

  /// Asks as who is signed in; a session that has ended is begun anew, once.
  func ask(
    _ request: APIRequest, _ api: any ProviderAPI, now: @Sendable () -> Instant
  ) async throws(PollFailure) -> APIAnswer {
    let token = try await token(api, now: now)
    let answer = try await api.ask(request.adding("authorization", "Bearer " + token))
    guard answer.status == 401 else { return answer }
    if let new = try await refreshed(api, now: now) {
      tokens = new
      let second = try await api.ask(request.adding("authorization", "Bearer " + new.access))
      if second.status != 401 { return second }
    }
    let new = try await signIn(api, now: now)
    tokens = new
    let last = try await api.ask(request.adding("authorization", "Bearer " + new.access))
    guard last.status != 401 else {
      tokens = nil
      throw PollFailure(.refused, "\(request.summary): HTTP 401 after signing in again")
    }
    return last
  }

  private func token(_ api: any ProviderAPI, now: @Sendable () -> Instant) async throws(PollFailure) -> String {
    if let tokens, now() < tokens.until { return tokens.access }
    let new: Tokens
    if let known = try await refreshed(api, now: now) { new = known } else { new = try await signIn(api, now: now) }
    tokens = new
    return new.access
  }

  /// - Returns: nil where there is nothing to refresh, or the server does not take it any more.
  private func refreshed(_ api: any ProviderAPI, now: @Sendable () -> Instant) async throws(PollFailure) -> Tokens? {
    guard let refresh = tokens?.refresh else { return nil }
    tokens = nil
    let request = APIRequest(
      "POST", "/auth/refresh_token", headers: [HeaderField(name: "content-type", value: "application/json")],
      body: Self.object([("refresh_token", refresh)]))
    let answer = try await api.ask(request)
    if [408, 425, 429].contains(answer.status) || answer.status >= 500,
      let failure = PollFailure.of(answer, to: request)
    {
      throw failure
    }
    return answer.status == 200 ? try? Self.tokens(answer, request, now: now) : nil
  }

  private func signIn(_ api: any ProviderAPI, now: @Sendable () -> Instant) async throws(PollFailure) -> Tokens {
    var members = [("username", account.username), ("password", account.password.revealText())]
    if let domain = account.domain { members.append(("domain", domain)) }
    let request = APIRequest(
      "POST", "/auth/sign_in", headers: [HeaderField(name: "content-type", value: "application/json")],
      body: Self.object(members))
    let answer = try await api.ask(request)
    guard answer.status == 200 else {
      if (400...403).contains(answer.status) {
        throw PollFailure(.refused, "\(request.summary): HTTP \(answer.status): name or password is not taken")
      }
      throw PollFailure.of(answer, to: request) ?? PollFailure(.badAnswer, "\(request.summary): HTTP \(answer.status)")
    }
    return try Self.tokens(answer, request, now: now)
  }

  /// No header is longer.
  private static let tokenLimit = 16_384

  private static func tokens(
    _ answer: APIAnswer, _ request: APIRequest, now: @Sendable () -> Instant
  ) throws(PollFailure) -> Tokens {
    guard let root = (try? JSONDocument(parsing: answer.body))?.root else {
      throw PollFailure(.badAnswer, "\(request.summary): the answer is not JSON")
    }
    if root["two_factor_enabled"]?.bool == true {
      throw PollFailure(.refused, "the account asks for a second factor: take one without")
    }
    guard let access = LenientText.of(root["access_token"]), access.utf8.count <= tokenLimit,
      access.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    else { throw PollFailure(.badAnswer, "\(request.summary): the answer holds no token") }
    let life = min(max(LenientText.of(root["expires_in"]).flatMap { Int64($0) } ?? 1_800, 1), 86_400)
    return Tokens(
      access: access, refresh: LenientText.of(root["refresh_token"]),
      until: now().adding(milliseconds: life * 800))
  }

  private static func object(_ members: [(String, String)]) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    for (name, value) in members {
      writer.key(name)
      writer.string(value)
    }
    writer.endObject()
    return writer.bytes
  }
}
