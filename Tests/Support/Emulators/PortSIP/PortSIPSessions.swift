private import Cryptography

/// The tokens given out.
///
/// A refresh token is used up by its use and the access token that came with it lives on to its own end; the documents
/// say neither.
struct PortSIPSessions {
  private struct Token {
    let account: PortSIPAccount
    let family: Int
    let expires: Int
  }

  private var access: [String: Token] = [:]
  private var refresh: [String: Token] = [:]
  private var secondSteps: [String: PortSIPAccount] = [:]
  private var families = 0
  /// More tokens of one kind than this and all of the kind are forgotten.
  private static let limit = 10_000

  mutating func signIn(_ account: PortSIPAccount, at now: Int, _ behaviour: PortSIPBehaviour) -> EmulatedJSON {
    families += 1
    return issue(account, families, at: now, behaviour)
  }

  /// - Returns: nil for a token that is unknown, used or expired.
  mutating func renew(_ token: String, at now: Int, _ behaviour: PortSIPBehaviour) -> EmulatedJSON? {
    guard let found = refresh.removeValue(forKey: token), found.expires > now else { return nil }
    return issue(found.account, found.family, at: now, behaviour)
  }

  func account(_ token: String, at now: Int) -> PortSIPAccount? {
    guard let found = access[token], found.expires > now else { return nil }
    return found.account
  }

  /// Ends what came of the sign-in that either token belongs to.
  mutating func end(_ token: String) {
    guard let family = (access[token] ?? refresh[token])?.family else { return }
    access = access.filter { $0.value.family != family }
    refresh = refresh.filter { $0.value.family != family }
  }

  mutating func expire(alsoRefresh: Bool) {
    access = [:]
    if alsoRefresh { refresh = [:] }
  }

  /// The token between a sign-in and its one-time password.
  mutating func beginSecondStep(_ account: PortSIPAccount) -> String {
    if secondSteps.count >= Self.limit { secondSteps = [:] }
    let token = Self.random()
    secondSteps[token] = account
    return token
  }

  func isSecondStep(_ token: String) -> Bool { secondSteps[token] != nil }

  mutating func endSecondStep(_ token: String) -> PortSIPAccount? { secondSteps.removeValue(forKey: token) }

  private mutating func issue(_ account: PortSIPAccount, _ family: Int, at now: Int, _ behaviour: PortSIPBehaviour)
    -> EmulatedJSON
  {
    if access.count >= Self.limit { access = [:] }
    if refresh.count >= Self.limit { refresh = [:] }
    let given = (access: Self.random(), refresh: Self.random())
    access[given.access] = Token(account: account, family: family, expires: now + behaviour.expiresIn)
    refresh[given.refresh] = Token(account: account, family: family, expires: now + behaviour.refreshExpiresIn)
    return [
      "access_token": .string(given.access), "expires_in": EmulatedJSON(behaviour.expiresIn),
      "refresh_token": .string(given.refresh), "token_type": "Bearer",
    ]
  }

  private static func random() -> String { ByteEncoding.base64url.encode(RandomBytes.make(36)) }
}
