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
    configuration.listen = listen(object, folder, log)
    configuration.admin = admin(object, secrets, log)
    configuration.limits = LimitsReader(log: log).read(object["limits"])
    retention(object, &configuration, log)
    configuration.audit = AuditReader(secrets: secrets, dataFolder: configuration.dataFolder, log: log)
      .read(object["audit"], root: root)
    for member in named("sources", object, log) {
      let reader = SourceReader(
        secrets: secrets, log: log, publicURL: configuration.publicURL, accessTokens: configuration.accessTokens,
        hasClientAuthority: configuration.listen.clientAuthority != nil, predecessor: predecessor)
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
    checkPaths(configuration, object, log)
    checkTolerances(configuration, object, log)
    return configuration
  }

  private func publicURL(_ object: ConfigObject, _ log: DiagnosticLog) -> String? {
    guard let text = object.string("publicURL"), let at = object["publicURL"] else { return nil }
    if URL(string: text)?.scheme != "https" || URL(string: text)?.host() == nil {
      log.error("\"publicURL\" must be a whole https address, such as \"https://hooks.example.com\"", at: at)
    }
    return String(text.reversed().drop { $0 == "/" }.reversed())
  }

  private func listen(_ object: ConfigObject, _ folder: String, _ log: DiagnosticLog) -> Configuration.Listen {
    var listen = Configuration.Listen()
    listen.certificate = Paths.absolute("certs/server.pem", from: folder)
    listen.privateKey = Paths.absolute("certs/server.key", from: folder)
    // Left out, its defaults are checked all the same.
    guard let value = object["listen"] else {
      checkCertificate(listen, nil, object.value, log)
      return listen
    }
    guard
      let section = ConfigObject(
        value, "\"listen\"",
        keys: [
          "address", "port", "certificate", "privateKey", "trustedProxies", "clientAuthority", "clientCertificate",
          "revocationList",
        ], log: log)
    else { return listen }
    if let address = section.string("address") {
      listen.address = address
      if IPAddress(address) == nil, let at = section["address"] {
        log.error("\"address\" must be a numeric address", at: at)
      }
    }
    listen.port = section.integer("port", in: 0...65_535) ?? listen.port
    if let path = section.string("certificate") { listen.certificate = Paths.absolute(path, from: folder) }
    if let path = section.string("privateKey") { listen.privateKey = Paths.absolute(path, from: folder) }
    checkCertificate(listen, section, value, log)
    clients(section, folder, &listen)
    for entry in section.strings("trustedProxies") ?? [] {
      guard let range = AddressRange(entry.text) else {
        log.error("\"\(entry.text)\" is neither an address nor a block such as 10.0.0.0/8", at: entry.at)
        continue
      }
      listen.trustedProxies.append(range)
    }
    return listen
  }

  private enum ClientCertificates: String, CaseIterable { case optional, required }

  /// What clients are asked for.
  private func clients(_ section: ConfigObject, _ folder: String, _ listen: inout Configuration.Listen) {
    for key in ["clientAuthority", "revocationList"] {
      guard let text = section.string(key), let at = section[key] else { continue }
      let path = Paths.absolute(text, from: folder)
      let contents = FileManager.default.contents(atPath: path)
      if contents == nil { section.log.error("cannot read \(path)", at: at) }
      if key == "clientAuthority", let contents, (try? Certificate(pem: [UInt8](contents))) == nil {
        section.log.error("there is no certificate in \(path)", at: at)
      }
      if key == "clientAuthority" { listen.clientAuthority = path } else { listen.revocationList = path }
    }
    let mode: ClientCertificates? = section.word("clientCertificate")
    listen.requiresClientCertificate = mode == .required
    for key in ["clientCertificate", "revocationList"] where listen.clientAuthority == nil {
      guard let at = section[key] else { continue }
      section.log.error("\"\(key)\" needs \"clientAuthority\": who may issue certificates", at: at)
    }
    guard let path = listen.revocationList, let authority = listen.clientAuthority, let at = section["revocationList"],
      let list = FileManager.default.contents(atPath: path),
      let issuers = FileManager.default.contents(atPath: authority)
    else { return }
    do {
      _ = try RevocationList(pem: [UInt8](list), authorities: [UInt8](issuers))
    } catch {
      section.log.error("\(error)", at: at)
    }
  }

  private func checkCertificate(
    _ listen: Configuration.Listen, _ section: ConfigObject?, _ value: JSONValue, _ log: DiagnosticLog
  ) {
    for (key, path) in [("certificate", listen.certificate), ("privateKey", listen.privateKey)]
    where !FileManager.default.isReadableFile(atPath: path) {
      log.error(
        "cannot read \(path); `switchboard init` makes a certificate for development", at: section?[key] ?? value)
    }
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

  /// A copy must be remembered for as long as it could pass for fresh.
  private func checkTolerances(_ configuration: Configuration, _ object: ConfigObject, _ log: DiagnosticLog) {
    guard let horizon = configuration.dedupeHorizon, let at = object["dedupe"]?["horizon"] else { return }
    for source in configuration.sources {
      guard let tolerance = source.hook.proofs.signature?.scheme.tolerance, .seconds(tolerance * 2) > horizon else {
        continue
      }
      log.error(
        "\"horizon\" is shorter than twice the \"tolerance\" of source \"\(source.name)\": a copy would pass for new",
        at: at)
    }
  }

  private func checkPaths(_ configuration: Configuration, _ object: ConfigObject, _ log: DiagnosticLog) {
    let files = configuration.sinks.filter(\.isEnabled).compactMap {
      sink -> (name: String, path: String, part: String)? in
      switch sink.kind {
      case .sqlite(let path, let table): (sink.name.text, path, table?.name.lowercased() ?? "calls")
      case .file(_, let text, _, _): (sink.name.text, Paths.absolute(text, from: configuration.dataFolder), "")
      case .http, .command, .standardOutput: nil
      }
    }
    // A database has room for several sinks, each with a table of its own.
    for shared in Dictionary(grouping: files, by: { Paths.plain($0.path) }).values
    where Set(shared.map(\.part)).count < shared.count
      || shared.count > 1 && shared.contains(where: { $0.part.isEmpty })
    {
      guard let at = object["sinks"]?[shared[1].name] else { continue }
      log.error(
        "sinks \"\(shared[0].name)\" and \"\(shared[1].name)\" share the file \(shared[0].path)", at: at)
    }
    let paths = Dictionary(grouping: configuration.sources, by: \.hook.path).filter { $0.value.count > 1 }
    for (path, sources) in paths {
      guard let at = object["sources"]?[sources[1].name] else { continue }
      log.error("sources \"\(sources[0].name)\" and \"\(sources[1].name)\" share the path \(path)", at: at)
    }
  }
}
