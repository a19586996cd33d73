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

  private var identity: HTTPIdentityReader { HTTPIdentityReader(secrets: secrets, folder: folder, log: log) }

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
      credentials: isEnabled ? identity.credentials(object) : nil, signer: isEnabled ? identity.signer(object) : nil,
      body: body ?? .record, tls: isEnabled ? identity.tls(object) : nil,
      timeout: object.duration("timeout") ?? .seconds(15),
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
    var seen: Set<String> = []
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
      if !seen.insert(name).inserted { log.error("\"\(member.name)\" stands twice", at: member.key) }
      if ["webhook-id", "idempotency-key"].contains(name) {
        log.warning("\"\(member.name)\" is what receivers tell repetitions by: this takes its place", at: member.key)
      }
      if let text = member.value.string {
        guard HeaderNames.isValidValue(text) else {
          log.error("the value of \"\(member.name)\" holds a control character", at: member.value)
          return nil
        }
        guard JSONPathTemplate.isTemplate(text) else {
          // A header that leaves need not be a secret: a plain text is fine.
          log.hide(member.value)
          return OutgoingHeader(name: name, value: .secret(Secret(text)))
        }
        do {
          return OutgoingHeader(name: name, value: .template(try JSONPathTemplate(text)))
        } catch {
          log.error("the value of \"\(member.name)\" is not a template: \(error)", at: member.value)
          return nil
        }
      }
      guard isEnabled, let secret = secrets.secret(member.value), identity.isValue(secret, at: member.value) else {
        return nil
      }
      return OutgoingHeader(name: name, value: .secret(secret))
    }
  }
}
