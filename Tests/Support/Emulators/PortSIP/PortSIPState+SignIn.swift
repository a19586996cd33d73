/// Signing in: `/auth/…` with JSON, `/login/oauth/…` with forms.
extension PortSIPState {
  /// "Fixed public" client of the OAuth way.
  static let clientID = "9d806019-75b2-4b3d-bb8b-f5a3a412cc0a"

  mutating func authenticate(_ request: EmulatedRequest, _ name: String, at now: Int) throws(PortSIPError)
    -> EmulatedAnswer
  {
    guard ["sign_in", "refresh_token", "sign_out", "send_otp", "verify_otp"].contains(name) else { throw .notFound }
    guard request.method == "POST" else { throw .methodNotAllowed }
    if name == "sign_out" {
      guard let token = Self.bearer(request), sessions.account(token, at: now) != nil else { throw .unauthorized }
      sessions.end(token)
      return EmulatedAnswer(200)
    }
    guard let body = request.json, case .object = body else { throw .invalid("body") }
    switch name {
    case "sign_in": return try signIn(body, at: now)
    case "refresh_token":
      guard let token = body["refresh_token"]?.string else { throw .invalid("refresh_token") }
      return try renew(token, at: now)
    default: return try secondStep(body, sends: name == "send_otp", at: now)
    }
  }

  private mutating func signIn(_ body: EmulatedJSON, at now: Int) throws(PortSIPError) -> EmulatedAnswer {
    guard let username = body["username"]?.string, (1...64).contains(username.unicodeScalars.count) else {
      throw .invalid("username")
    }
    guard let password = body["password"]?.string else { throw .invalid("password") }
    let found = try account(username, password, body["domain"]?.string)
    guard !found.hasTwoFactor else {
      return .json(["two_factor_enabled": true, "token": .string(sessions.beginSecondStep(found))])
    }
    signIns += 1
    return .json(sessions.signIn(found, at: now, behaviour))
  }

  /// "domain for tenant users": theirs must be named, a system account's must not.
  private func account(_ username: String, _ password: String, _ domain: String?) throws(PortSIPError)
    -> PortSIPAccount
  {
    let domain = domain?.isEmpty ?? true ? nil : domain?.lowercased()
    let found = accounts.first {
      $0.username == username && $0.password == password && $0.domain?.lowercased() == domain
    }
    guard let found else { throw .loginFailed }
    return found
  }

  /// A refresh token that does not hold is answered as a failed sign-in; the documents show no other.
  private mutating func renew(_ token: String, at now: Int) throws(PortSIPError) -> EmulatedAnswer {
    guard let tokens = sessions.renew(token, at: now, behaviour) else { throw .loginFailed }
    return .json(tokens)
  }

  /// The bodies of these two are not documented: the token of the first answer, then that and `code`.
  private mutating func secondStep(_ body: EmulatedJSON, sends: Bool, at now: Int) throws(PortSIPError)
    -> EmulatedAnswer
  {
    guard let token = body["token"]?.string else { throw .invalid("token") }
    guard sessions.isSecondStep(token) else { throw .loginFailed }
    if sends { return EmulatedAnswer(200) }
    guard body["code"]?.scalar == behaviour.oneTimePassword, let account = sessions.endSecondStep(token) else {
      throw .loginFailed
    }
    signIns += 1
    return .json(sessions.signIn(account, at: now, behaviour))
  }

  mutating func grant(_ request: EmulatedRequest, _ name: String, at now: Int) throws(PortSIPError) -> EmulatedAnswer {
    guard name == "token" || name == "revoke" else { throw .notFound }
    guard request.method == "POST" else { throw .methodNotAllowed }
    let type = request.header("content-type")?.lowercased() ?? ""
    let form = type.hasPrefix("application/x-www-form-urlencoded") ? request.form : []
    let field = { (name: String) in form.first { $0.name == name }?.value }
    if name == "revoke" {
      // Which token it takes is not documented: the one of the form, else that of the header.
      guard let token = field("token") ?? Self.bearer(request) else { throw .invalid("token") }
      sessions.end(token)
      return EmulatedAnswer(200)
    }
    guard let grant = field("grant_type") else { throw .invalid("grant_type") }
    guard field("client_id") == Self.clientID else { throw .loginFailed }
    switch grant {
    case "password":
      guard let username = field("username") else { throw .invalid("username") }
      guard let password = field("password") else { throw .invalid("password") }
      guard field("scope") == "all" else { throw .invalid("scope") }
      let found = try account(username, password, field("domain"))
      // There is no second step here.
      guard !found.hasTwoFactor else { throw .loginFailed }
      signIns += 1
      return .json(sessions.signIn(found, at: now, behaviour))
    case "refresh_token":
      guard let token = field("refresh_token") else { throw .invalid("refresh_token") }
      return try renew(token, at: now)
    default: throw .invalid("grant_type")
    }
  }
}
