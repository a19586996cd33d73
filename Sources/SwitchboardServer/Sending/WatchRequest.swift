import Cryptography
import Intake
import Signatures
import StrictJSON

/// The request that registers a source at Agendize: `POST /api/2.0/calls/watch`.
///
/// https://developers.agendize.com/v2/calls/reference/index.jsp
package struct WatchRequest: Sendable {
  package let url: String
  package let body: [UInt8]

  /// - Parameters:
  ///   - revealsSecrets: whether the body holds them; otherwise `…` stands in their place.
  ///   - changes: in place of what is configured.
  /// - Throws: ``Failure`` where the source cannot be registered.
  package init(
    _ configuration: Configuration, source name: String, revealsSecrets: Bool, _ changes: WatchChanges = WatchChanges()
  ) throws {
    guard let source = configuration.source(name) else { throw Failure(.failed, configuration.unknownSource(name)) }
    guard source.kind == .agendize else { throw Failure(.failed, "source \"\(name)\" is not of type agendize") }
    guard let hook = source.hook else {
      throw Failure(.failed, "source \"\(name)\" receives nothing: it has no \"receive\"")
    }
    guard configuration.publicURL != nil else {
      throw Failure(
        .badConfiguration,
        "Agendize must know where to post: set \"publicURL\", or run `switchboard init --domain NAME`")
    }
    let strange = changes.headers.map(\.0).first {
      !HeaderNames.isValid($0)
        || ["content-length", "transfer-encoding", "host", "connection"].contains($0.lowercased())
    }
    if let strange { throw Failure(.failed, "\"\(strange)\" is no header that a watch could send") }
    if let name = changes.name, name.isEmpty { throw Failure(.failed, "a watch's name must not be empty") }
    var register = source.register ?? RegisterConfiguration()
    register.status = changes.status ?? register.status
    register.name = changes.name ?? register.name
    if !changes.events.isEmpty { register.events = changes.events }
    guard hook.methods.contains(register.method) else {
      throw Failure(
        .badConfiguration, "the watch would deliver by \(register.method), which \"receive\" does not take")
    }
    url = "\(register.baseURL)/2.0/calls/watch"
    body = Self.body(configuration, source, hook, register, changes.headers) { revealsSecrets ? $0.revealText() : "…" }
  }

  static func name(_ source: SourceConfiguration, _ register: RegisterConfiguration) -> String {
    register.name ?? "switchboard \(source.name)"
  }

  private static func body(
    _ configuration: Configuration, _ source: SourceConfiguration, _ hook: Hook, _ register: RegisterConfiguration,
    _ more: [(String, String)], _ reveal: (Secret) -> String
  ) -> [UInt8] {
    let proofs = hook.proofs
    var writer = JSONWriter()
    func member(_ name: String, _ value: String) {
      writer.key(name)
      writer.string(value)
    }
    writer.beginObject()
    let secret = proofs.pathSecret.first.map { "/" + reveal($0) } ?? ""
    member("address", (configuration.publicURL ?? "") + hook.path + secret)
    member("name", Self.name(source, register))
    member("method", register.method)
    member("status", register.status)
    if let basic = proofs.basicAuth, let password = basic.passwords.first {
      writer.key("basicAuth")
      writer.beginObject()
      member("username", basic.username)
      member("password", reveal(password))
      writer.endObject()
    }
    let bearer = proofs.bearer.first.map { ("Authorization", "Bearer " + reveal($0)) }
    let headers = proofs.headers.compactMap { header in header.values.first.map { (header.name, reveal($0)) } }
    if !headers.isEmpty || !more.isEmpty || bearer != nil {
      writer.key("httpRequestHeader")
      writer.beginObject()
      for (name, value) in headers + more + (bearer.map { [$0] } ?? []) { member(name, value) }
      writer.endObject()
    }
    if !register.events.isEmpty {
      writer.key("events")
      writer.beginArray()
      for event in register.events { writer.string(event) }
      writer.endArray()
    }
    if let level = register.levelDetails { member("levelDetails", level) }
    if let adds = register.addPreviousData {
      writer.key("addPreviousData")
      writer.bool(adds)
    }
    if let oauth = register.oauth { Self.oauth(oauth, configuration, &writer, reveal) }
    if let schema = source.schema {
      writer.key("schema")
      writer.json(schema)
    }
    if proofs.signatureMode != .off || register.signature != nil {
      writer.key("signature")
      writer.beginObject()
      writer.key("enabled")
      writer.bool(register.signature?.isEnabled ?? true)
      let keys = register.signature?.keys ?? proofs.signature?.keys.map(\.id) ?? []
      if !keys.isEmpty {
        writer.key(register.signature?.listName ?? "cryptoKeyIds")
        writer.beginArray()
        for key in keys { writer.string(key) }
        writer.endArray()
      }
      writer.endObject()
    }
    writer.endObject()
    return writer.bytes
  }

  /// As Agendize's client: the members are those of the watch's `oauth2Auth`.
  private static func oauth(
    _ oauth: RegisterConfiguration.OAuth, _ configuration: Configuration, _ writer: inout JSONWriter,
    _ reveal: (Secret) -> String
  ) {
    let tokens = (configuration.publicURL ?? "") + TokenRequest.path
    let members: [(String, String?)] = [
      ("grantType", oauth.grant.rawValue), ("clientId", oauth.clientID),
      ("clientSecret", oauth.clientSecret.map(reveal)), ("refreshToken", oauth.refreshToken.map(reveal)),
      ("authUrl", oauth.authURL), ("accessTokenUrl", oauth.accessTokenURL ?? tokens),
      ("redirectUri", oauth.redirectURI), ("scope", oauth.scope),
    ]
    writer.key("oauth2Auth")
    writer.beginObject()
    for case (let name, let value?) in members {
      writer.key(name)
      writer.string(value)
    }
    writer.endObject()
  }
}
