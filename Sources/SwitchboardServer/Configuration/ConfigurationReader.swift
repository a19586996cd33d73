import Cryptography
import Delivery
import EventJournal
import Foundation
import Intake
import Signatures
package import StrictJSON

/// Reads routes.json and tells everything that is wrong with it at once.
package struct ConfigurationReader {
  package struct Outcome: Sendable {
    /// Nil where there is an error.
    package let configuration: Configuration?
    package let diagnostics: [Diagnostic]
    /// The file as it was read; the routes alone where secrets stand in it.
    package let text: [UInt8]
    /// The file as it was read; nil where it is no JSON.
    package let root: JSONDocument?
  }

  private let path: String
  private let environment: [String: String]
  /// The configuration that is in force meanwhile.
  private var predecessor: Configuration?

  private static let keys = [
    "$schema", "publicURL", "data", "listen", "admin", "limits", "retention", "dedupe", "audit", "sources", "sinks",
    "routes",
  ]

  package init(path: String, environment: [String: String] = ProcessInfo.processInfo.environment) {
    self.path = path
    self.environment = environment
  }

  /// The whole path of what is read.
  package var file: String { Paths.real(path) }

  /// For another reading while a configuration is in force: what runs goes on, counts and tokens among it.
  func continuing(_ predecessor: Configuration) -> ConfigurationReader {
    var reader = self
    reader.predecessor = predecessor
    return reader
  }

  /// Where the journal is: all that reading it needs, secrets and certificates aside.
  /// - Returns: nil where the file cannot be read, or is no JSON.
  package func dataFolder() -> String? {
    guard let data = FileManager.default.contents(atPath: path),
      let root = try? JSONDocument(parsing: [UInt8](data)).root, root.kind == .object
    else { return nil }
    return Paths.absolute(root["data"]?.string ?? "data", from: Paths.folder(of: path))
  }

  /// Whether the journal's being an older copy would be noticed, secrets aside.
  package func noticesRollback() -> Bool {
    guard let data = FileManager.default.contents(atPath: path),
      let audit = try? JSONDocument(parsing: [UInt8](data)).root["audit"], audit["key"] != nil
    else { return false }
    return audit["head"] != nil || audit["witnesses"] != nil
  }

  /// - Returns: nil where the file cannot be read.
  package func read() -> Outcome? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return read([UInt8](data))
  }

  package func read(_ bytes: [UInt8]) -> Outcome {
    let log = DiagnosticLog(file: path, bytes: bytes)
    var configuration: Configuration?
    var document: JSONDocument?
    do {
      let parsed = try JSONDocument(parsing: bytes, limits: .strict)
      document = parsed
      configuration = read(parsed.root, log)
    } catch {
      log.error(error)
    }
    return Outcome(
      configuration: log.hasErrors ? nil : configuration, diagnostics: log.diagnostics,
      text: log.holdsPlainSecrets ? Self.routes(document) : bytes, root: document)
  }

  /// What decisions can be recomputed from, without a secret: routes refer to theirs.
  private static func routes(_ document: JSONDocument?) -> [UInt8] {
    guard let routes = document?.root["routes"] else { return [] }
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("routes")
    writer.value(routes)
    writer.endObject()
    return writer.bytes
  }

  private func read(_ root: JSONValue, _ log: DiagnosticLog) -> Configuration? {
    guard let object = ConfigObject(root, "routes.json", keys: Self.keys, log: log) else { return nil }
    let folder = Paths.folder(of: path)
    let secrets = SecretReader(folder: folder, environment: environment, log: log)
    var configuration = Configuration(accessTokens: predecessor?.accessTokens ?? AccessTokens())
    configuration.folder = folder
    configuration.publicURL = publicURL(object, log)
    configuration.dataFolder = Paths.absolute(object.string("data") ?? "data", from: folder)
    configuration.listen = ListenReader(folder: folder, log: log).read(object)
    configuration.admin = admin(object, secrets, log)
    configuration.limits = LimitsReader(log: log).read(object["limits"])
    retention(object, &configuration, log)
    configuration.audit = AuditReader(secrets: secrets, dataFolder: configuration.dataFolder, log: log)
      .read(object["audit"], root: root)
    for member in named("sources", object, log) {
      let reader = SourceReader(
        secrets: secrets, log: log, publicURL: configuration.publicURL, accessTokens: configuration.accessTokens,
        hasClientAuthority: configuration.listen.clientAuthority != nil, predecessor: predecessor, folder: folder)
      if member.name == LocalCalls.source {
        log.error(
          "\"\(LocalCalls.source)\" is the source of what operators say of calls: take another name", at: member.value)
      }
      if let source = reader.read(member.name, member.value) {
        configuration.sources.append(source)
      }
    }
    for member in named("sinks", object, log) {
      let reader = SinkReader(
        secrets: secrets, folder: folder, publicURL: configuration.publicURL, dataFolder: configuration.dataFolder,
        protected: [path, configuration.listen.certificate, configuration.listen.privateKey], log: log)
      if let sink = reader.read(member.name, member.value) { configuration.sinks.append(sink) }
    }
    routes(object, &configuration, secrets, log)
    ConfigurationConflicts(configuration: configuration, object: object, log: log).check()
    return configuration
  }

  private func publicURL(_ object: ConfigObject, _ log: DiagnosticLog) -> String? {
    guard let text = object.string("publicURL"), let at = object["publicURL"] else { return nil }
    if URL(string: text)?.scheme != "https" || URL(string: text)?.host() == nil {
      log.error("\"publicURL\" must be a whole https address, such as \"https://hooks.example.com\"", at: at)
    }
    return String(text.reversed().drop { $0 == "/" }.reversed())
  }

  private func admin(_ object: ConfigObject, _ secrets: SecretReader, _ log: DiagnosticLog) -> Configuration.Admin? {
    guard let value = object["admin"],
      let section = ConfigObject(value, "\"admin\"", keys: ["address", "port", "token"], log: log)
    else { return nil }
    let address = section.string("address") ?? "127.0.0.1"
    let tokens = section["token"].map { secrets.secrets($0) } ?? []
    if let at = section["address"] {
      if IPAddress(address) == nil {
        log.error("\"address\" must be a numeric address", at: at)
      } else if !["127.0.0.1", "::1"].contains(address) {
        if section["token"] == nil {
          log.error(
            "beyond this machine \"admin\" needs a \"token\": a secret that readers show as a bearer token", at: at)
        }
        log.warning(
          "the admin port speaks HTTP without TLS: let others reach it over a network you trust alone", at: at)
      }
    }
    return Configuration.Admin(
      address: address, port: section.integer("port", in: 1...65_535) ?? 8_444, tokens: tokens)
  }

  private func retention(_ object: ConfigObject, _ configuration: inout Configuration, _ log: DiagnosticLog) {
    if let value = object["retention"],
      let section = ConfigObject(value, "\"retention\"", keys: ["age", "size"], log: log)
    {
      configuration.retentionAge = section.duration("age")
      configuration.retentionSize = section.size("size")
    }
    if let value = object["dedupe"],
      let section = ConfigObject(value, "\"dedupe\"", keys: ["window", "horizon", "keys"], log: log)
    {
      configuration.dedupeWindow = section.duration("window")
      configuration.dedupeHorizon = section.duration("horizon")
      configuration.dedupeKeys = section.integer("keys", in: 1_000...10_000_000)
    }
  }

  private func named(_ key: String, _ object: ConfigObject, _ log: DiagnosticLog) -> [JSONMembers.Member] {
    guard let value = object.required(key, "there would be nothing to do") else { return [] }
    guard value.kind == .object else {
      log.error("\"\(key)\" must be an object: names and what they stand for", at: value)
      return []
    }
    return value.members.filter { member in
      if member.name.hasPrefix("x-") { return false }
      let isPlain =
        !member.name.isEmpty && member.name.utf8.count <= 64
        && member.name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
      if !isPlain || member.name == "local" {
        log.error("a name is made of letters, digits, - and _, and is not \"local\"", at: member.key)
      }
      return true
    }
  }

  private func routes(
    _ object: ConfigObject, _ configuration: inout Configuration, _ secrets: SecretReader, _ log: DiagnosticLog
  ) {
    guard let value = object.required("routes", "without one no event reaches a sink") else { return }
    guard value.kind == .array else { return log.error("\"routes\" must be a list", at: value) }
    let reader = RouteReader(
      sources: names("sources", object),
      sinks: names("sinks", object), secrets: secrets, log: log)
    for (index, element) in value.elements.enumerated() {
      guard let route = reader.read(element, number: index + 1) else { continue }
      for earlier in configuration.routes {
        let both = earlier.sinks.intersection(route.sinks).map { "\"\($0)\"" }.sorted().joined(separator: ", ")
        let meet = earlier.sources.flatMap { early in route.sources.map { !early.isDisjoint(with: $0) } } ?? true
        guard !both.isEmpty, meet else { continue }
        log.warning(
          "routes \"\(earlier.name)\" and \"\(route.name)\" both lead to \(both): an event goes there once, by \"\(earlier.name)\" where both apply",
          at: element)
      }
      if route.form?.body != nil {
        for sink in configuration.sinks where route.sinks.contains(sink.name) {
          guard case .sqlite = sink.kind else { continue }
          log.error("\"body\" is for files and HTTP: sink \"\(sink.name)\" has tables for records", at: element)
        }
      }
      if route.form != nil {
        for sink in configuration.sinks where route.sinks.contains(sink.name) {
          guard case .http(let http) = sink.kind, case .original = http.body else { continue }
          log.error(
            "sink \"\(sink.name)\" gets what the sender sent: a route that changes records cannot lead there",
            at: element)
        }
      }
      if configuration.routes.contains(where: { $0.name == route.name }) {
        log.error("a route named \"\(route.name)\" is there already: names tell deliveries apart", at: element)
      }
      configuration.routes.append(route)
    }
  }

  private func names(_ key: String, _ object: ConfigObject) -> [String] {
    object[key].map { $0.members.map(\.name).filter { !$0.hasPrefix("x-") } } ?? []
  }
}
