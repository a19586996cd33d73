import Cryptography
import Delivery
import Foundation
import JSONPath
import NIOSSL
import Signatures
import StrictJSON

/// Reads what an `http` sink is.
struct HTTPSinkReader {
  static let keys = [
    "url", "method", "headers", "basicAuth", "bearer", "oauth2", "sign", "tls", "body", "format", "cloudEvents",
    "retry",
    "statuses", "breaker", "rate", "timeout", "concurrency",
  ]

  let secrets: SecretReader
  /// What the paths of certificates start from.
  let folder: String
  let publicURL: String?
  let log: DiagnosticLog

  private enum Method: String, CaseIterable { case GET, POST, PUT, PATCH, DELETE }
  private enum Format: String, CaseIterable {
    case record, cloudevents
    case cloudeventsBinary = "cloudevents-binary"
    case original
  }

  /// - Parameter isEnabled: what is switched off needs no secrets yet.
  func read(_ object: ConfigObject, isEnabled: Bool) -> HTTPSinkSettings? {
    guard object.required("url", "where the records go") != nil, let url = object.string("url"), let at = object["url"],
      let target = target(url, at)
    else { return nil }
    if target.isClear, isEnabled { log.warning("\"url\" is not https: records travel in the clear", at: at) }
    let method: Method = object.word("method") ?? .POST
    let body = body(object)
    if method == .GET, case .record? = body {
    } else if method == .GET, let at = object["body"] ?? object["format"] {
      log.error("a GET has no body: say what the destination needs in \"url\"", at: at)
    }
    return HTTPSinkSettings(
      target: target.target, method: method.rawValue, headers: headers(object, isEnabled),
      credentials: isEnabled ? credentials(object) : nil, signer: isEnabled ? signer(object) : nil,
      body: body ?? .record, tls: isEnabled ? tls(object) : nil, timeout: object.duration("timeout") ?? .seconds(15),
      concurrency: object.integer("concurrency", in: 1...256) ?? 16,
      statuses: SinkPolicyReader(log: log).statuses(object))
  }

  private func target(_ url: String, _ at: JSONValue) -> (target: HTTPTarget, isClear: Bool)? {
    let target: HTTPTarget
    do {
      target = try HTTPTarget(url)
    } catch {
      switch error {
      case .templateInHost: log.error("the host of \"url\" is fixed: only its path and query may hold ${…}", at: at)
      case .notATemplate(let reason): log.error("\"url\" is not a template: \(reason)", at: at)
      }
      return nil
    }
    guard let parsed = URL(string: target.base), ["http", "https"].contains(parsed.scheme ?? ""), parsed.host() != nil
    else {
      log.error("\"url\" must be a whole http or https address", at: at)
      return nil
    }
    if !target.isTemplate, URL(string: url) == nil { log.error("\"url\" is not an address", at: at) }
    if parsed.user() != nil {
      log.error("credentials do not belong in \"url\": use \"basicAuth\", \"bearer\" or \"oauth2\"", at: at)
    }
    return (target, parsed.scheme == "http")
  }

  // MARK: Body

  private func body(_ object: ConfigObject) -> HTTPBody? {
    let format: Format? = object.word("format")
    if let value = object["body"] {
      if let at = object["format"], format != .record {
        log.error("\"body\" and \"format\" both say what is sent: one of them", at: at)
      }
      return TemplateReader(log: log).read(value, "body").map(HTTPBody.template)
    }
    switch format {
    case .cloudevents: return .cloudEvents(attributes(object))
    case .cloudeventsBinary: return .cloudEventsBinary(attributes(object))
    case .original: return .original
    case .record, nil:
      if let at = object["cloudEvents"] { log.error("\"cloudEvents\" needs \"format\": \"cloudevents\"", at: at) }
      return .record
    }
  }

  private func attributes(_ object: ConfigObject) -> CloudEvent.Attributes {
    let section = object["cloudEvents"].flatMap {
      ConfigObject($0, "\"cloudEvents\"", keys: ["source", "type"], log: log)
    }
    return CloudEvent.Attributes(
      sourceBase: section?.string("source") ?? (publicURL ?? "") + "/sources/", type: section?.string("type") ?? "call")
  }

  // MARK: Headers

  private func headers(_ object: ConfigObject, _ isEnabled: Bool) -> [OutgoingHeader] {
    guard let value = object["headers"] else { return [] }
    if value.kind != .object { log.error("\"headers\" must be an object: names and values", at: value) }
    return value.members.compactMap { member in
      guard HeaderNames.isValid(member.name) else {
        log.error("\"\(member.name)\" is not a header's name", at: member.key)
        return nil
      }
      let name = member.name.lowercased()
      if ["content-length", "transfer-encoding", "connection", "host"].contains(name) {
        log.error("\"\(member.name)\" is made by the connection itself", at: member.key)
        return nil
      }
      if let text = member.value.string {
        guard HeaderNames.isValidValue(text) else {
          log.error("the value of \"\(member.name)\" holds a control character", at: member.value)
          return nil
        }
        guard JSONPathTemplate.isTemplate(text) else {
          // A header that leaves need not be a secret: a plain text is fine.
          log.holdsPlainSecrets = true
          return OutgoingHeader(name: name, value: .secret(Secret(text)))
        }
        do {
          return OutgoingHeader(name: name, value: .template(try JSONPathTemplate(text)))
        } catch {
          log.error("the value of \"\(member.name)\" is not a template: \(error)", at: member.value)
          return nil
        }
      }
      guard isEnabled, let secret = secrets.secret(member.value), isValue(secret, at: member.value) else { return nil }
      return OutgoingHeader(name: name, value: .secret(secret))
    }
  }

  private func isValue(_ secret: Secret, at value: JSONValue) -> Bool {
    if HeaderNames.isValidValue(secret.revealText()) { return true }
    log.error("the secret holds a control character: a header cannot carry it", at: value)
    return false
  }

  // MARK: Who we are

  private func credentials(_ object: ConfigObject) -> HTTPSinkSettings.Credentials? {
    let given = ["bearer", "basicAuth", "oauth2"].filter { object[$0] != nil }
    if given.count > 1, let at = object[given[1]] {
      log.error("a request has one Authorization header: one of \"basicAuth\", \"bearer\", \"oauth2\"", at: at)
    }
    if let value = object["bearer"] {
      return secrets.secret(value).flatMap { isValue($0, at: value) ? .bearer($0) : nil }
    }
    if let value = object["oauth2"] { return oauth(value) }
    guard let value = object["basicAuth"],
      let basic = ConfigObject(value, "\"basicAuth\"", keys: ["username", "password"], log: log),
      basic.required("username", "basic authentication needs one") != nil, let username = basic.string("username"),
      let password = basic.required("password", "basic authentication needs one"),
      let secret = secrets.secret(password)
    else { return nil }
    return .basic(username: username, password: secret)
  }

  private func oauth(_ value: JSONValue) -> HTTPSinkSettings.Credentials? {
    let keys = ["tokenURL", "clientId", "clientSecret", "scope", "audience"]
    guard let section = ConfigObject(value, "\"oauth2\"", keys: keys, log: log),
      section.required("tokenURL", "where tokens are fetched") != nil, let url = section.string("tokenURL"),
      section.required("clientId", "as whom tokens are fetched") != nil, let client = section.string("clientId"),
      let reference = section.required("clientSecret", "what proves the client"),
      let secret = secrets.secret(reference)
    else { return nil }
    guard let parsed = URL(string: url), ["http", "https"].contains(parsed.scheme ?? ""), parsed.host() != nil else {
      log.error("\"tokenURL\" must be a whole https address", at: section["tokenURL"] ?? value)
      return nil
    }
    if parsed.scheme == "http" {
      log.warning(
        "\"tokenURL\" is not https: the client's secret travels in the clear", at: section["tokenURL"] ?? value)
    }
    return .oauth2(
      OAuthCredentials.Settings(
        tokenURL: url, clientID: client, clientSecret: secret, scope: section.string("scope"),
        audience: section.string("audience")))
  }

  private func signer(_ object: ConfigObject) -> MessageSigner? {
    guard let value = object["sign"],
      let section = ConfigObject(value, "\"sign\"", keys: SignatureReader.keys, log: log)
    else { return nil }
    // What leaves is signed for the address it goes to, which is always known.
    let reader = SignatureReader(secrets: secrets, log: log, hasPublicURL: true)
    guard let scheme = reader.scheme(section) else { return nil }
    let keys = reader.keys(section, scheme)
    if !keys.contains(where: \.canSign), !log.hasErrors {
      log.error("\"sign\" needs \"keys\" that can sign: secrets or private keys", at: value)
    }
    return MessageSigner(scheme: scheme, keys: keys)
  }

  private func tls(_ object: ConfigObject) -> TLSConfiguration? {
    guard let value = object["tls"],
      let section = ConfigObject(value, "\"tls\"", keys: ["authority", "certificate", "privateKey"], log: log)
    else { return nil }
    var tls = TLSConfiguration.makeClientConfiguration()
    do {
      if let path = section.string("authority") {
        tls.additionalTrustRoots = [
          .certificates(try NIOSSLCertificate.fromPEMFile(Paths.absolute(path, from: folder)))
        ]
      }
      switch (section.string("certificate"), section.string("privateKey")) {
      case (nil, nil): break
      case (let certificate?, let key?):
        tls.certificateChain = try NIOSSLCertificate.fromPEMFile(Paths.absolute(certificate, from: folder))
          .map { .certificate($0) }
        tls.privateKey = .privateKey(try NIOSSLPrivateKey(file: Paths.absolute(key, from: folder), format: .pem))
      default: log.error("\"certificate\" and \"privateKey\" belong together", at: value)
      }
    } catch {
      log.error("a file of \"tls\" cannot be used: \(error)", at: value)
    }
    return tls
  }
}
