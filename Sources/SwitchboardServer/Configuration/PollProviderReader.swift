import Cryptography
import Polling
import StrictJSON

/// Reads of `poll` what each provider's API has of its own.
struct PollProviderReader {
  let secrets: SecretReader
  let log: DiagnosticLog

  func keys(of kind: SourceConfiguration.Kind) -> [String] {
    switch kind {
    case .freebox: ["appId", "appToken", "apiVersion", "voicemail"]
    case .cinnox: ["token", "callType", "status", "limit", "details", "overlap"]
    case .portsip: ["username", "password", "domain", "resource", "details", "limit", "overlap", "longestCall"]
    case .enswitch:
      [
        "username", "password", "customer", "recursive", "direction", "names", "machines", "limit", "active", "overlap",
        "window",
      ]
    case .agendize: ["token", "apiKey", "oauth2", "toolId", "search", "overlap"]
    case .generic: []
    }
  }

  func read(
    _ object: ConfigObject, _ kind: SourceConfiguration.Kind, _ account: String?
  ) -> PollConfiguration.Provider? {
    switch kind {
    case .freebox: freebox(object, account)
    case .cinnox: cinnox(object, account)
    case .portsip: portsip(object)
    case .enswitch: enswitch(object)
    case .agendize: agendize(object)
    case .generic: unknown(object)
    }
  }

  private func unknown(_ object: ConfigObject) -> PollConfiguration.Provider? {
    log.error("only the five providers are polled: a generic source receives", at: object.value)
    return nil
  }

  private func freebox(_ object: ConfigObject, _ account: String?) -> PollConfiguration.Provider? {
    guard let token = secret(object, "appToken", "`switchboard freebox authorize` fetches one") else { return nil }
    var settings = FreeboxPoll.Settings(uid: account)
    settings.apiVersion = object.integer("apiVersion", in: 4...999)
    settings.readsVoicemail = object.bool("voicemail") ?? true
    return .freebox(settings, appID: object.string("appId") ?? Self.freeboxApp, appToken: token)
  }

  /// As which app the box knows Switchboard.
  static let freeboxApp = "switchboard"

  private func cinnox(_ object: ConfigObject, _ account: String?) -> PollConfiguration.Provider? {
    guard let token = secret(object, "token", "the app's token of the admin dashboard") else { return nil }
    guard let account else {
      log.error("the source needs an \"account\": the app's id of the admin dashboard", at: object.value)
      return nil
    }
    var settings = CinnoxPoll.Settings(appID: account, token: token)
    settings.callType = word(object, "callType", ["onnet", "offnet", "smartcall"])
    settings.status = object.string("status")
    settings.limit = object.integer("limit", in: 1...500) ?? settings.limit
    settings.hasDetails = object.bool("details") ?? true
    settings.overlap = object.duration("overlap") ?? settings.overlap
    return .cinnox(settings)
  }

  private func portsip(_ object: ConfigObject) -> PollConfiguration.Provider? {
    guard let (username, password) = login(object) else { return nil }
    var settings = PortSIPPoll.Settings()
    settings.resource = object.word("resource") ?? settings.resource
    settings.hasDetails = object.bool("details") ?? false
    settings.limit = object.integer("limit", in: 1...100) ?? settings.limit
    settings.overlap = object.duration("overlap") ?? settings.overlap
    settings.longestCall = object.duration("longestCall") ?? settings.longestCall
    return .portsip(
      settings,
      PortSIPSession.Account(username: username, password: password, domain: object.string("domain")))
  }

  private func enswitch(_ object: ConfigObject) -> PollConfiguration.Provider? {
    guard let (username, password) = login(object) else { return nil }
    var settings = EnSwitchPoll.Settings()
    settings.customer = object["customer"]?.int.map(String.init) ?? object.string("customer")
    settings.isRecursive = object.bool("recursive") ?? false
    settings.direction = word(object, "direction", ["in", "out", "internal", "in_out"])
    settings.hasNames = object.bool("names") ?? true
    settings.machines = object.strings("machines").map { $0.map(\.text).joined(separator: ",") }
    settings.limit = object.integer("limit", in: 1...10_000) ?? settings.limit
    settings.overlap = object.duration("overlap") ?? settings.overlap
    settings.piece = object.duration("window") ?? settings.piece
    switch object["active"]?.bool {
    case true?: settings.activeEvery = .seconds(5)
    case false?: break
    case nil: settings.activeEvery = object.duration("active")
    }
    return .enswitch(settings, EnSwitchClient(username: username, password: password))
  }

  private func agendize(_ object: ConfigObject) -> PollConfiguration.Provider? {
    var settings = AgendizePoll.Settings()
    settings.toolId = object.string("toolId")
    settings.search = object.string("search")
    settings.overlap = object.duration("overlap") ?? settings.overlap
    guard let credentials = agendizeCredentials(object) else { return nil }
    return .agendize(settings, credentials)
  }

  /// `token` and `apiKey`, or `oauth2`: of `poll` and of `register`.
  func agendizeCredentials(_ object: ConfigObject) -> AgendizeAccess.Credentials? {
    guard let value = object["oauth2"] else {
      guard let token = secret(object, "token", "the account's token, or \"oauth2\""),
        let key = secret(object, "apiKey", "the partner's key, or \"oauth2\"")
      else { return nil }
      return .keys(token: token, apiKey: key)
    }
    if object["token"] != nil || object["apiKey"] != nil {
      log.error("\"oauth2\" stands in place of \"token\" and \"apiKey\"", at: value)
    }
    let keys = ["clientId", "clientSecret", "refreshToken", "tokenURL"]
    guard let section = ConfigObject(value, "\"oauth2\"", keys: keys, log: log),
      section.required("clientId", "as whom tokens are fetched") != nil, let client = section.string("clientId"),
      let clientSecret = secret(section, "clientSecret", "what proves the client"),
      let refresh = secret(section, "refreshToken", "what access tokens are fetched with")
    else { return nil }
    return .oauth2(
      clientID: client, clientSecret: clientSecret, refreshToken: refresh,
      tokenURL: section.string("tokenURL") ?? "https://app.agendize.com/o/oauth2/token")
  }

  private func login(_ object: ConfigObject) -> (String, Secret)? {
    guard object.required("username", "as whom to sign in") != nil, let username = object.string("username"),
      let password = secret(object, "password", "what to sign in with")
    else { return nil }
    return (username, password)
  }

  private func secret(_ object: ConfigObject, _ key: String, _ why: String) -> Secret? {
    guard let value = object.required(key, why), let secret = secrets.secret(value, isGiven: true) else { return nil }
    guard HeaderNames.isValidValue(secret.revealText()) else {
      log.error("the secret holds a control character", at: value)
      return nil
    }
    return secret
  }

  private func word(_ object: ConfigObject, _ key: String, _ words: [String]) -> String? {
    guard let text = object.string(key), let at = object[key] else { return nil }
    if !words.contains(text) {
      log.error("\"\(key)\" must be one of \(words.map { "\"\($0)\"" }.joined(separator: ", "))", at: at)
    }
    return text
  }
}
