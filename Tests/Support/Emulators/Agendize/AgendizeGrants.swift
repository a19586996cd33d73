private import Cryptography

/// The OAuth2 server of the account: `POST /o/oauth2/token` with a form, `GET /o/oauth2/authorize`.
struct AgendizeGrants: Sendable {
  private let credentials: AgendizeCredentials
  private let lifetime: Int
  /// Access tokens, with the second in which they end.
  private var access: [String: Int] = [:]
  private var refresh: Set<String>
  private var codes: Set<String>
  private static let keptTokens = 10_000

  init(_ credentials: AgendizeCredentials, lifetime: Int) {
    self.credentials = credentials
    self.lifetime = lifetime
    refresh = [credentials.refreshToken]
    codes = [credentials.authorizationCode]
  }

  func accepts(_ token: String, now: Int) -> Bool { access[token].map { now < $0 } ?? false }

  mutating func endAccess() { access = [:] }

  mutating func endGrants() {
    access = [:]
    refresh = []
    codes = []
  }

  mutating func token(_ request: EmulatedRequest, now: Int) -> EmulatedAnswer {
    let form = request.form
    func field(_ name: String) -> String? { form.first { $0.name == name }?.value }
    guard isClient(request, field("client_id"), field("client_secret")) else {
      return Self.refusal("invalid_client", status: 401)
    }
    switch field("grant_type") {
    case "refresh_token":
      guard let token = field("refresh_token"), refresh.contains(token) else { return Self.refusal("invalid_grant") }
      return granted(refresh: token, now: now)
    case "authorization_code":
      guard let code = field("code"), field("redirect_uri") == credentials.redirectURI, codes.remove(code) != nil
      else { return Self.refusal("invalid_grant") }
      return granted(refresh: credentials.refreshToken, now: now)
    case "client_credentials": return granted(refresh: nil, now: now)
    case nil: return Self.refusal("invalid_request")
    default: return Self.refusal("unsupported_grant_type")
    }
  }

  /// Agrees at once, as if the account's holder had pressed the button.
  mutating func authorize(_ request: EmulatedRequest) -> EmulatedAnswer {
    guard request.parameter("client_id") == credentials.clientID,
      request.parameter("redirect_uri") == credentials.redirectURI, request.parameter("scope") == "agendize"
    else { return Self.refusal("invalid_request") }
    let code = Self.random()
    codes.insert(code)
    let separator = credentials.redirectURI.contains("?") ? "&" : "?"
    let state = request.parameter("state").map { "&state=\(EmulatedField.encode($0))" } ?? ""
    let location = "\(credentials.redirectURI)\(separator)code=\(code)\(state)"
    return EmulatedAnswer(302, headers: [EmulatedField(name: "Location", value: location)])
  }

  /// By the form, as the vendor's own client does, or by HTTP Basic (RFC 6749, section 2.3.1).
  private func isClient(_ request: EmulatedRequest, _ id: String?, _ secret: String?) -> Bool {
    if id == credentials.clientID, secret == credentials.clientSecret { return true }
    let pair = ByteEncoding.base64.encode(
      Array(
        "\(EmulatedField.encode(credentials.clientID)):\(EmulatedField.encode(credentials.clientSecret))".utf8))
    return request.header("authorization") == "Basic \(pair)"
  }

  private mutating func granted(refresh: String?, now: Int) -> EmulatedAnswer {
    if access.count >= Self.keptTokens { access = access.filter { now < $0.value } }
    let token = Self.random()
    access[token] = now + lifetime
    var answer: EmulatedJSON = [
      "access_token": .string(token), "token_type": "Bearer", "expires_in": EmulatedJSON(lifetime),
    ]
    if let refresh {
      answer["refresh_token"] = .string(refresh)
      self.refresh.insert(refresh)
    }
    return .json(answer)
  }

  /// RFC 6749, section 5.2.
  private static func refusal(_ error: String, status: Int = 400) -> EmulatedAnswer {
    .json(["error": .string(error)], status: status)
  }

  private static func random() -> String { ByteEncoding.hex.encode(RandomBytes.make(16)) }
}
