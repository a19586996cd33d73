import Cryptography
import Signatures
import StrictJSON

/// Reads a signature's scheme and keys, for requests that come in and for those that leave.
struct SignatureReader {
  let secrets: SecretReader
  let log: DiagnosticLog

  static let keys = [
    "preset", "keys", "algorithm", "header", "prefix", "separator", "encoding", "content", "timestampHeader",
    "tolerance",
    "idHeader",
  ]

  func scheme(_ object: ConfigObject) -> SignatureScheme? {
    let preset: SignaturePreset? = object.word("preset")
    if object["preset"] != nil, preset == nil { return nil }
    guard var scheme = preset?.scheme ?? object.string("header").map({ SignatureScheme(header: $0) }) else {
      log.error("a signature needs a \"preset\" or a \"header\"", at: object.value)
      return nil
    }
    if let algorithm: SignatureScheme.Algorithm = object.word("algorithm") { scheme.algorithm = algorithm }
    if let header = object.string("header") { scheme.header = header.lowercased() }
    if let prefix = object.string("prefix") { scheme.prefix = prefix }
    if let separator = object.string("separator") {
      if separator.count == 1, let byte = separator.first?.asciiValue {
        scheme.separator = byte
      } else if let at = object["separator"] {
        log.error("\"separator\" must be one ASCII character", at: at)
      }
    }
    if let encoding: ByteEncoding = object.word("encoding") { scheme.encoding = encoding }
    if let header = object.string("timestampHeader") { scheme.timestampHeader = header.lowercased() }
    if let header = object.string("idHeader") { scheme.idHeader = header.lowercased() }
    if let tolerance = object.duration("tolerance") { scheme.tolerance = Int(tolerance.components.seconds) }
    content(object, &scheme)
    return scheme
  }

  private func content(_ object: ConfigObject, _ scheme: inout SignatureScheme) {
    guard let text = object.string("content"), let at = object["content"] else { return }
    switch SignedContent.parse(text) {
    case .success(let content): scheme.content = content
    case .failure(let unknown):
      let known = SignedContent.placeholders.map { "{\($0)}" }.joined(separator: " ")
      let hint = Spelling.hint(unknown.name, among: SignedContent.placeholders)
      return log.error("\"content\" knows \(known), not {\(unknown.name)}\(hint)", at: at)
    }
    if scheme.content.parts.contains(.timestamp), scheme.timestampHeader == nil {
      log.error("\"content\" names {timestamp}: say in \"timestampHeader\" where it stands", at: at)
    }
    if scheme.content.parts.contains(.id), scheme.idHeader == nil {
      log.error("\"content\" names {id}: say in \"idHeader\" where it stands", at: at)
    }
  }

  /// - Returns: in the order they are written.
  func keys(_ object: ConfigObject, _ scheme: SignatureScheme) -> [SigningKey] {
    guard let value = object["keys"] else { return [] }
    guard value.kind == .object else {
      log.error("\"keys\" must be an object: a name for each key, and its secret", at: value)
      return []
    }
    return value.members.compactMap { member in
      guard let secret = secrets.secret(member.value) else { return nil }
      guard let key = SigningKey(id: member.name, secret: secret, scheme: scheme) else {
        log.error("the key \"\(member.name)\" is not usable: after whsec_ it must be base64", at: member.value)
        return nil
      }
      return key
    }
  }
}
