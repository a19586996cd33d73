import CallModel
import Cryptography
import Intake
import Providers
import Signatures
import StrictJSON

/// Reads how a source receives: path, methods, proofs.
struct ReceiveReader {
  struct Received {
    var path: String
    var methods: [String]
    var proofs = HookProofs()
    var change = ChangeRule()
    var reference: CallReference?
    var deliveryName: Hook.DeliveryName?
    var keySet: KeySetSource?
    var manners = HookManners()
  }

  let secrets: SecretReader
  let log: DiagnosticLog
  let publicURL: String?
  /// One for all sources: a token is looked up by itself.
  let accessTokens: AccessTokens
  /// Whether the listener asks clients for certificates.
  let hasClientAuthority: Bool

  private static let keys = [
    "path", "methods", "basicAuth", "headers", "bearer", "oauth2", "jwt", "digest", "certificate", "signature",
    "addresses", "open", "change", "callId", "deliveryId",
    "answerWithin",
  ]
  private static let methods = ["POST", "PUT", "PATCH", "GET", "DELETE"]

  func read(_ value: JSONValue, source: String, kind: SourceConfiguration.Kind) -> Received? {
    guard let object = ConfigObject(value, "\"receive\" of source \"\(source)\"", keys: Self.keys, log: log) else {
      return nil
    }
    var received = Received(
      path: "/hooks/\(source)", methods: Self.methods(of: kind), manners: Self.manners(of: kind))
    if let limit = object.duration("answerWithin") { received.manners.answerWithin = limit }
    received.proofs.base = publicURL
    path(object, &received)
    methods(object, &received)
    credentials(object, &received.proofs)
    let authorization = AuthorizationReader(secrets: secrets, log: log, accessTokens: accessTokens)
    received.proofs.accessTokens = authorization.accessTokens(object, source)
    received.proofs.digest = authorization.digest(object)
    received.proofs.certificate = authorization.certificate(object, hasAuthority: hasClientAuthority)
    if let token = BearerTokenReader(folder: secrets.folder, log: log).read(object) {
      received.proofs.token = token.proof
      received.keySet = token.source
    }
    signature(object, &received)
    addresses(object, &received.proofs)
    change(object, &received)
    reference(object, &received)
    if let name = requestPlace(object, "deliveryId") {
      received.deliveryName = name.isHeader ? .header(name.name) : .query(name.name)
    }
    checkProofs(object, received.proofs, source)
    return received
  }

  private static func methods(of kind: SourceConfiguration.Kind) -> [String] {
    switch kind {
    case .agendize: methods
    // A box takes its registration back.
    case .freebox: ["POST", "DELETE"]
    case .cinnox, .portsip, .enswitch: ["POST"]
    case .generic: Array(methods.prefix(3))
    }
  }

  private static func manners(of kind: SourceConfiguration.Kind) -> HookManners {
    switch kind {
    case .freebox: HookManners(form: .freeboxDevices, tails: [["register"], ["register", nil, nil], ["send"]])
    case .cinnox: HookManners(form: .cinnoxChallenge)
    // The call is not routed before it has its answer.
    case .enswitch: HookManners(form: .empty, answerWithin: .milliseconds(50))
    case .agendize, .portsip, .generic: HookManners()
    }
  }

  private func path(_ object: ConfigObject, _ received: inout Received) {
    guard let value = object["path"] else { return }
    if value.kind == .string, let text = value.string {
      let isPlain =
        text.hasPrefix("/") && text.count > 1 && !text.hasSuffix("/") && !text.contains("?") && !text.contains("//")
      if text == TokenRequest.path { log.error("tokens are fetched at \(text): take another path", at: value) }
      if !isPlain { log.error("\"path\" must begin with / and hold neither ? nor an empty segment", at: value) }
      received.path = text
    } else {
      received.proofs.pathSecret = secrets.secrets(value)
    }
  }

  private func methods(_ object: ConfigObject, _ received: inout Received) {
    guard let given = object.strings("methods") else { return }
    if given.isEmpty, let value = object["methods"] { log.error("\"methods\" must name at least one", at: value) }
    for method in given where !Self.methods.contains(method.text) {
      log.error("\"methods\" knows \(Self.methods.joined(separator: ", "))", at: method.at)
    }
    received.methods = given.map(\.text)
  }

  private func credentials(_ object: ConfigObject, _ proofs: inout HookProofs) {
    if let value = object["basicAuth"],
      let basic = ConfigObject(value, "\"basicAuth\"", keys: ["username", "password"], log: log),
      let username = basic.required("username", "basic authentication needs one").flatMap({ _ in
        basic.string("username")
      }),
      let password = basic.required("password", "basic authentication needs one")
    {
      if username.contains(":") { log.error("a basic username cannot hold a colon", at: value) }
      proofs.basicAuth = HookProofs.BasicAuth(username: username, passwords: secrets.secrets(password))
    }
    if let value = object["headers"] {
      if value.kind != .object { log.error("\"headers\" must be an object: header names and their secrets", at: value) }
      for member in value.members {
        if !HeaderNames.isValid(member.name) { log.error("\"\(member.name)\" is not a header's name", at: member.key) }
        proofs.headers.append(HookProofs.SecretHeader(name: member.name, values: secrets.secrets(member.value)))
      }
    }
    if let value = object["bearer"] { proofs.bearer = secrets.secrets(value) }
    let authorizing = ["basicAuth", "bearer", "oauth2", "jwt", "digest"].filter { object[$0] != nil }
    if authorizing.count > 1, let value = object[authorizing[1]] {
      log.error(
        "a request has one Authorization header: \"\(authorizing[0])\" and \"\(authorizing[1])\" cannot both hold",
        at: value)
    }
  }

  private func signature(_ object: ConfigObject, _ received: inout Received) {
    guard let value = object["signature"],
      let section = ConfigObject(value, "\"signature\"", keys: ["mode"] + SignatureReader.keys, log: log)
    else { return }
    received.proofs.signatureMode = section.word("mode") ?? .required
    let reader = SignatureReader(secrets: secrets, log: log, hasPublicURL: publicURL != nil)
    received.proofs.signatureSecrets = reader.secretTexts(section)
    let hasScheme = section["preset"] != nil || section["header"] != nil
    guard received.proofs.signatureMode != .off, hasScheme || received.proofs.signatureMode == .required else { return }
    guard let scheme = reader.scheme(section) else { return }
    let keys = reader.keys(section, scheme)
    if keys.isEmpty, received.proofs.signatureMode == .required {
      log.error("a required signature needs \"keys\"", at: value)
    }
    received.proofs.signature = SignatureVerifier(scheme: scheme, keys: keys)
    checkHeader(of: scheme, value, received.proofs)
    // The sender's own name for a delivery tells repetitions best.
    if let header = scheme.deliveryHeader { received.deliveryName = .header(header) }
  }

  private func checkHeader(of scheme: SignatureScheme, _ value: JSONValue, _ proofs: HookProofs) {
    let authorizes = proofs.steps.contains { step in
      [.basic, .bearer, .accessToken, .token, .digest].contains(step)
    }
    if scheme.headers.contains("authorization"), authorizes {
      log.error(
        "a request has one Authorization header: it cannot hold the signature and another credential", at: value)
    }
    for name in scheme.headers where proofs.credentialHeaders.contains(name) {
      log.error("the header \(name) is a secret of \"headers\": it cannot hold the signature too", at: value)
    }
    if case .detached(let detached) = scheme {
      for case .header(let name) in detached.content.parts
      where name == "authorization" || proofs.credentialHeaders.contains(name) {
        log.warning("the header \(name) is kept sealed: signatures that cover it cannot be checked again", at: value)
      }
    }
  }

  private func addresses(_ object: ConfigObject, _ proofs: inout HookProofs) {
    if let value = object["addresses"], object.strings("addresses")?.isEmpty ?? true {
      log.error("\"addresses\" must name at least one", at: value)
    }
    for entry in object.strings("addresses") ?? [] {
      guard let range = AddressRange(entry.text) else {
        log.error("\"\(entry.text)\" is neither an address nor a block such as 192.0.2.0/24", at: entry.at)
        continue
      }
      proofs.addresses.append(range)
    }
  }

  private func change(_ object: ConfigObject, _ received: inout Received) {
    guard let value = object["change"] else { return }
    if value.kind == .string {
      if let change: CallChange = object.word("change") { received.change = ChangeRule(.literal(change)) }
    } else if let place = requestPlace(object, "change") {
      received.change = ChangeRule(place.isHeader ? .header(place.name) : .query(place.name))
    }
  }

  private func reference(_ object: ConfigObject, _ received: inout Received) {
    guard let value = object["callId"] else { return }
    if value["path"]?.bool == true {
      _ = ConfigObject(value, "\"callId\"", keys: ["path"], log: log)
      received.reference = .path(hook: received.path, skipping: received.proofs.pathSecret.isEmpty ? 0 : 1)
    } else if let place = requestPlace(object, "callId", also: ["path"]) {
      received.reference = place.isHeader ? .header(place.name) : .query(place.name)
    }
  }

  /// `{ "header": … }` or `{ "query": … }`.
  private func requestPlace(_ object: ConfigObject, _ key: String, also: [String] = []) -> (
    isHeader: Bool, name: String
  )? {
    guard let value = object[key],
      let place = ConfigObject(value, "\"\(key)\"", keys: ["header", "query"] + also, log: log)
    else { return nil }
    if let header = place.string("header") { return (true, header.lowercased()) }
    if let query = place.string("query") { return (false, query) }
    log.error("\"\(key)\" names a \"header\" or a \"query\"", at: value)
    return nil
  }

  private func checkProofs(_ object: ConfigObject, _ proofs: HookProofs, _ source: String) {
    let isOpen = object.bool("open") ?? false
    if proofs.isEmpty, !isOpen, !log.hasErrors {
      log.error(
        "source \"\(source)\" proves nothing: configure \"basicAuth\", \"headers\", \"bearer\", \"oauth2\", \"jwt\", \"digest\", \"certificate\" or \"signature\", or say \"open\": true",
        at: object.value)
    } else if proofs.isEmpty, isOpen {
      log.warning("source \"\(source)\" is open: anybody can send events in its name", at: object.value)
    } else if !proofs.isStrong, !proofs.isEmpty {
      log.warning(
        "source \"\(source)\" is proved weakly: a path or an address alone is easily learnt", at: object.value)
    }
  }
}
