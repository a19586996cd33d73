import Cryptography
import Delivery
import EventJournal
import Foundation
import Intake
import JSONPath
import Signatures
import StrictJSON

/// Reads one entry of `sinks`.
struct SinkReader {
  let secrets: SecretReader
  let dataFolder: String
  let log: DiagnosticLog

  private enum Kind: String, CaseIterable {
    case file, sqlite, http
  }

  private enum Start: String, CaseIterable {
    case now, beginning
  }

  private static let common = ["type", "enabled", "startFrom"]
  private static let httpKeys = [
    "url", "headers", "basicAuth", "bearer", "sign", "body", "retry", "statuses", "breaker", "timeout", "concurrency",
  ]

  func read(_ name: String, _ value: JSONValue) -> SinkConfiguration? {
    let kinds = Kind.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    guard let type = value["type"]?.string, let kind = Kind(rawValue: type) else {
      log.error("sink \"\(name)\" needs a \"type\": one of \(kinds)", at: value["type"] ?? value)
      return nil
    }
    let keys = Self.common + (kind == .http ? Self.httpKeys : ["path"])
    guard let object = ConfigObject(value, "sink \"\(name)\"", keys: keys, log: log) else { return nil }
    let isEnabled = object.bool("enabled") ?? true
    let start: Start? = object.word("startFrom")
    let made: SinkConfiguration.Kind? =
      switch kind {
      case .file: file(object)
      case .sqlite: sqlite(object)
      case .http: http(object, isEnabled: isEnabled)
      }
    guard let made else { return nil }
    return SinkConfiguration(
      name: SinkName(name), isEnabled: isEnabled, start: start == .beginning ? .beginning : .now, kind: made,
      policy: SinkPolicyReader(log: log).policy(object, isHTTP: kind == .http))
  }

  /// Names that the journal keeps for itself in the data folder.
  private static let reserved = ["journal.sqlite", "calls-index.sqlite", "control.sock", "lock"]

  private func checkIsFree(_ path: String, at value: JSONValue) {
    let steps = path.split(separator: "/", omittingEmptySubsequences: false)
    if steps.contains("..") { log.error("\"path\" must not climb with \"..\": write an absolute path", at: value) }
    if path.contains("\0") || ["", "."].contains(steps.last ?? "") {
      log.error("\"path\" must end with a file's name", at: value)
    }
    let absolute = Paths.absolute(path, from: dataFolder).split(separator: "/").filter { $0 != "." }
    let folder = dataFolder.split(separator: "/").filter { $0 != "." }
    guard absolute.count == folder.count + 1, absolute.starts(with: folder), let name = absolute.last else { return }
    if Self.reserved.contains(where: { name.hasPrefix($0) }) {
      log.error("\"path\" must not be one of the journal's own files", at: value)
    }
  }

  private func sqlite(_ object: ConfigObject) -> SinkConfiguration.Kind? {
    guard object.required("path", "where the database is") != nil, let path = object.string("path"),
      let at = object["path"]
    else { return nil }
    checkIsFree(path, at: at)
    return .sqlite(path: Paths.absolute(path, from: dataFolder))
  }

  private func file(_ object: ConfigObject) -> SinkConfiguration.Kind? {
    guard object.required("path", "where the lines go") != nil, let path = object.string("path"),
      let at = object["path"]
    else { return nil }
    checkIsFree(path, at: at)
    do {
      return .file(try PathTemplate(path), text: path)
    } catch {
      let places = PathTemplate.Place.allCases.map(\.rawValue)
      let known = places.map { "{\($0)}" }.joined(separator: " ")
      log.error("\"path\" knows \(known), not {\(error.name)}\(Spelling.hint(error.name, among: places))", at: at)
      return nil
    }
  }

  private func http(_ object: ConfigObject, isEnabled: Bool) -> SinkConfiguration.Kind? {
    guard object.required("url", "where the records go") != nil, let url = object.string("url"), let at = object["url"]
    else { return nil }
    guard let parsed = URL(string: url), ["http", "https"].contains(parsed.scheme ?? ""), parsed.host() != nil else {
      log.error("\"url\" must be a whole http or https address", at: at)
      return nil
    }
    if parsed.user() != nil {
      log.error("credentials do not belong in \"url\": use \"basicAuth\" or \"bearer\"", at: at)
    }
    if parsed.scheme == "http", isEnabled { log.warning("\"url\" is not https: records travel in the clear", at: at) }
    let statuses = SinkPolicyReader(log: log).statuses(object)
    // What is switched off needs no secrets yet.
    guard isEnabled else {
      return .http(
        .init(
          url: url, headers: [], credentials: nil, signer: nil, body: body(object), timeout: .seconds(15),
          concurrency: 16, statuses: statuses))
    }
    return .http(
      .init(
        url: url, headers: headers(object), credentials: credentials(object), signer: signer(object),
        body: body(object),
        timeout: object.duration("timeout") ?? .seconds(15),
        concurrency: object.integer("concurrency", in: 1...256) ?? 16, statuses: statuses))
  }

  /// A template over the record, as an object or as a text that holds JSON.
  private func body(_ object: ConfigObject) -> JSONTemplate? {
    guard let value = object["body"] else { return nil }
    guard [.object, .array, .string].contains(value.kind) else {
      log.error("\"body\" is a template: an object, a list, or a text that holds JSON", at: value)
      return nil
    }
    do {
      let template = try value.string.map { (text) throws(JSONTemplateError) in try JSONTemplate(text: text) }
      return try template ?? JSONTemplate(value)
    } catch {
      log.error("\"body\" is not a template: \(error)", at: value)
      return nil
    }
  }

  private func headers(_ object: ConfigObject) -> [HookProofs.SecretHeader] {
    guard let value = object["headers"] else { return [] }
    if value.kind != .object { log.error("\"headers\" must be an object: names and values", at: value) }
    return value.members.compactMap { member in
      guard HeaderNames.isValid(member.name) else {
        log.error("\"\(member.name)\" is not a header's name", at: member.key)
        return nil
      }
      // A header that leaves need not be a secret: a plain text is fine.
      if member.value.kind == .string { log.holdsPlainSecrets = true }
      let secret = member.value.string.map { Secret($0) } ?? secrets.secret(member.value)
      guard let secret else { return nil }
      guard HeaderNames.isValidValue(secret.revealText()) else {
        log.error("the value of \"\(member.name)\" holds a control character", at: member.value)
        return nil
      }
      return HookProofs.SecretHeader(name: member.name, values: [secret])
    }
  }

  private func credentials(_ object: ConfigObject) -> HTTPSinkSettings.Credentials? {
    if let value = object["bearer"] {
      if object["basicAuth"] != nil {
        log.error("a request has one Authorization header: \"basicAuth\" or \"bearer\", not both", at: value)
      }
      return secrets.secret(value).flatMap { isValue($0, at: value) ? .bearer($0) : nil }
    }
    guard let value = object["basicAuth"],
      let basic = ConfigObject(value, "\"basicAuth\"", keys: ["username", "password"], log: log),
      basic.required("username", "basic authentication needs one") != nil, let username = basic.string("username"),
      let password = basic.required("password", "basic authentication needs one"),
      let secret = secrets.secret(password)
    else { return nil }
    return .basic(username: username, password: secret)
  }

  private func isValue(_ secret: Secret, at value: JSONValue) -> Bool {
    if HeaderNames.isValidValue(secret.revealText()) { return true }
    log.error("the secret holds a control character: a header cannot carry it", at: value)
    return false
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
}
