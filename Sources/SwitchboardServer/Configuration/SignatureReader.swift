import CallModel
import Cryptography
import Signatures
import StrictJSON

/// Reads a signature's scheme and keys, for requests that come in and for those that leave.
struct SignatureReader {
  let secrets: SecretReader
  let log: DiagnosticLog
  /// Whether `publicURL` is set, which some schemes sign.
  let hasPublicURL: Bool

  private static let common = ["preset", "keys", "algorithm", "tolerance"]
  private static let detached = [
    "header", "prefix", "separator", "encoding", "content", "timestampHeader", "timestampParameter", "timestampUnit",
    "idHeader", "idParameter", "keyIdHeader", "keyIdParameter",
  ]
  private static let token = ["header", "prefix", "claims"]
  private static let httpMessage = ["label", "tag", "components"]
  static let keys = common + detached + ["claims"] + httpMessage

  func scheme(_ object: ConfigObject) -> SignatureScheme? {
    let preset: SignaturePreset? = object.word("preset")
    if object["preset"] != nil, preset == nil { return nil }
    guard let basis = preset?.scheme ?? object.string("header").map({ .detached(DetachedScheme(header: $0)) }) else {
      log.error("a signature needs a \"preset\" or a \"header\"", at: object.value)
      return nil
    }
    let scheme: SignatureScheme =
      switch basis {
      case .detached(let scheme): .detached(detached(object, scheme, preset))
      case .token(let scheme): .token(token(object, scheme, preset))
      case .httpMessage(let scheme): .httpMessage(httpMessage(object, scheme, preset))
      }
    if scheme.needsURL, !hasPublicURL {
      log.error("this signature covers the address that senders post to: set \"publicURL\"", at: object.value)
    }
    return scheme
  }

  /// What keys are for, where they do not say it themselves.
  func algorithms(_ object: ConfigObject) -> [SignatureAlgorithm] {
    if let algorithm: SignatureAlgorithm = object.word("algorithm") { return [algorithm] }
    return object["preset"]?.string.flatMap(SignaturePreset.init(rawValue:))?.algorithms ?? [.hmac(.sha256)]
  }

  private func refuse(_ object: ConfigObject, _ known: [String], _ preset: SignaturePreset?) {
    for member in object.value.members
    where Self.keys.contains(member.name) && !Self.common.contains(member.name) && !known.contains(member.name) {
      log.error("\"\(member.name)\" means nothing with the preset \"\(preset?.rawValue ?? "")\"", at: member.key)
    }
  }

  private func tolerance(_ object: ConfigObject) -> Int? {
    guard let tolerance = object.duration("tolerance"), let at = object["tolerance"] else { return nil }
    if tolerance < .seconds(1) { log.error("\"tolerance\" is at least 1s", at: at) }
    return Int(tolerance.components.seconds)
  }

  // MARK: Schemes

  private func detached(_ object: ConfigObject, _ basis: DetachedScheme, _ preset: SignaturePreset?) -> DetachedScheme {
    refuse(object, Self.detached, preset)
    var scheme = basis
    if let algorithm: SignatureAlgorithm = object.word("algorithm") {
      scheme.algorithm = algorithm
      scheme.alternatives.removeAll { $0.algorithm == algorithm }
    }
    if let header = header("header", object) { scheme.header = header }
    if let prefix = prefix(object) { scheme.prefix = prefix }
    if let separator = object.string("separator") {
      if separator.utf8.count == 1, let byte = separator.utf8.first, (0x20...0x7e).contains(byte) {
        scheme.separator = byte
      } else if let at = object["separator"] {
        log.error("\"separator\" must be one printable ASCII character", at: at)
      }
    }
    if let encoding: ByteEncoding = object.word("encoding") { scheme.encoding = encoding }
    if let unit: DetachedScheme.TimeUnit = object.word("timestampUnit") { scheme.timestampUnit = unit }
    if let place = place("timestamp", object) { scheme.timestamp = place }
    if let place = place("id", object) { scheme.id = place }
    if let place = place("keyId", object) { scheme.keyID = place }
    if let tolerance = tolerance(object) { scheme.tolerance = tolerance }
    content(object, &scheme)
    return scheme
  }

  /// In lower case.
  private func header(_ key: String, _ object: ConfigObject) -> String? {
    guard let text = object.string(key), let at = object[key] else { return nil }
    if !HeaderNames.isValid(text) { log.error("\"\(text)\" is not a header's name", at: at) }
    return text.lowercased()
  }

  /// May be empty: a preset's is taken away so.
  private func prefix(_ object: ConfigObject) -> String? {
    guard let value = object["prefix"] else { return nil }
    if value.string == nil { log.error("\"prefix\" must be a text", at: value) }
    return value.string
  }

  private func place(_ name: String, _ object: ConfigObject) -> SignaturePlace? {
    let (header, parameter) = (header("\(name)Header", object), object.string("\(name)Parameter"))
    if header != nil, parameter != nil, let at = object["\(name)Parameter"] {
      log.error("\"\(name)Header\" and \"\(name)Parameter\" cannot both hold", at: at)
    }
    return header.map { .header($0) } ?? parameter.map { .parameter($0) }
  }

  private func content(_ object: ConfigObject, _ scheme: inout DetachedScheme) {
    if let text = object.string("content"), let at = object["content"] {
      switch SignedContent.parse(text) {
      case .success(let content): scheme.content = content
      case .failure(let unknown):
        let known = SignedContent.placeholders.map { "{\($0)}" }.joined(separator: " ")
        let hint = Spelling.hint(unknown.name, among: SignedContent.placeholders)
        return log.error("\"content\" knows \(known), not {\(unknown.name)}\(hint)", at: at)
      }
    }
    let at = object["content"] ?? object.value
    if scheme.content.parts.contains(.timestamp), scheme.timestamp == nil {
      log.error("\"content\" names {timestamp}: say in \"timestampHeader\" where it stands", at: at)
    }
    if scheme.content.parts.contains(.id), scheme.id == nil {
      log.error("\"content\" names {id}: say in \"idHeader\" where it stands", at: at)
    }
    if scheme.timestamp != nil, !scheme.content.parts.contains(.timestamp), object["content"] != nil {
      log.warning("\"content\" does not hold {timestamp}: anybody can change what no signature covers", at: at)
    }
    if !scheme.content.coversBody, scheme.bodyDigest == nil {
      log.warning("\"content\" does not cover the body: a signature proves nothing about it", at: at)
    }
    let parameters = [scheme.timestamp, scheme.id, scheme.keyID].contains { $0 != nil && $0?.header == nil }
    if parameters, scheme.separator == nil {
      log.error("parameters of the signature's header need a \"separator\", such as \",\"", at: object.value)
    }
  }

  private func token(_ object: ConfigObject, _ basis: TokenScheme, _ preset: SignaturePreset?) -> TokenScheme {
    refuse(object, Self.token, preset)
    var scheme = basis
    if let header = header("header", object) { scheme.header = header }
    if let prefix = prefix(object) { scheme.prefix = prefix }
    if let tolerance = tolerance(object) { scheme.tolerance = tolerance }
    guard let claims = object["claims"] else { return scheme }
    if case .body = scheme.binding {
      log.error("the preset \"jws\" has no claims: its payload is the body", at: claims)
    }
    for member in claims.members {
      guard let text = member.value.string else {
        log.error("\"claims\" holds names and the texts they must have", at: member.value)
        continue
      }
      scheme.claims[member.name] = text
    }
    return scheme
  }

  private func httpMessage(
    _ object: ConfigObject, _ basis: HTTPMessageScheme, _ preset: SignaturePreset?
  ) -> HTTPMessageScheme {
    refuse(object, Self.httpMessage, preset)
    var scheme = basis
    scheme.label = object.string("label")
    scheme.tag = object.string("tag")
    scheme.components = object.strings("components")?.map { $0.text.lowercased() }
    if let at = object["components"], scheme.components?.isEmpty ?? true {
      log.error("\"components\" must name what the signature has to cover", at: at)
    }
    if let components = scheme.components, !components.contains("content-digest"), let at = object["components"] {
      log.warning("\"components\" does not ask for content-digest: a signature proves nothing about the body", at: at)
    }
    if let tolerance = tolerance(object) { scheme.tolerance = tolerance }
    return scheme
  }

  // MARK: Keys

  /// The keys as they are written, for finding out what they are for.
  func secretTexts(_ object: ConfigObject) -> [(id: String, secret: Secret)] {
    // What is wrong with them is told where they are read as keys.
    let quiet = SecretReader(
      folder: secrets.folder, environment: secrets.environment, log: DiagnosticLog(file: "", bytes: []))
    return (object["keys"].map { Array($0.members) } ?? []).compactMap { member in
      let reference = member.value["secret"] ?? member.value["publicKey"] ?? member.value
      return quiet.secret(reference, isPublic: true).map { (member.name, $0) }
    }
  }

  /// - Returns: in the order they are written.
  func keys(_ object: ConfigObject, _ scheme: SignatureScheme) -> [SigningKey] {
    guard let value = object["keys"] else { return [] }
    guard value.kind == .object else {
      log.error("\"keys\" must be an object: a name for each key, and its secret", at: value)
      return []
    }
    let reader = SignatureKeyReader(secrets: secrets, log: log, scheme: scheme, algorithms: algorithms(object))
    return value.members.flatMap { reader.read($0.name, $0.value) }
  }
}
