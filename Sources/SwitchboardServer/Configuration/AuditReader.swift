import Cryptography
import EventJournal
import Foundation
import StrictJSON
import TransparencyLog

/// Reads `audit`: the log's key, where its head is kept, and its witnesses.
struct AuditReader {
  let secrets: SecretReader
  let dataFolder: String
  let log: DiagnosticLog

  static let keys = ["key", "head", "witnesses"]
  private static let witnessLimit = 16

  /// - Parameter root: routes.json as a whole, where `audit` is missing.
  func read(_ value: JSONValue?, root: JSONValue) -> AuditConfiguration {
    var audit = AuditConfiguration()
    guard let value else {
      log.warning(
        "nothing signs the audit log: set \"audit\": { \"key\": { \"file\": \"certs/secrets/audit\" }, \"head\": … }",
        at: root)
      return audit
    }
    guard let section = ConfigObject(value, "\"audit\"", keys: Self.keys, log: log) else { return audit }
    if let key = section.required("key", "`switchboard audit key generate` makes one") { audit.signers = signers(key) }
    audit.head = head(section)
    audit.witnesses = (section.list("witnesses") ?? []).prefix(Self.witnessLimit).compactMap { witness($0) }
    if !audit.noticesRollback { log.warning(AuditConfiguration.rollbackWarning, at: value) }
    return audit
  }

  /// A file may hold several keys, a line each: a rotation.
  private func signers(_ value: JSONValue) -> [NoteSigner] {
    guard let secret = secrets.secret(value) else { return [] }
    switch AuditKeys.parse(secret.revealText()) {
    case .success(let signers): return signers
    case .failure(let fault):
      log.error("\(fault)", at: value)
      return []
    }
  }

  private func head(_ section: ConfigObject) -> String? {
    guard let text = section.string("head"), let at = section["head"] else { return nil }
    let path = Paths.absolute(text, from: secrets.folder)
    let (plain, data) = (
      URL(fileURLWithPath: path).standardized.path, URL(fileURLWithPath: dataFolder).standardized.path
    )
    if plain == data || plain.hasPrefix(data + "/") {
      log.error("\"head\" must lie outside the data folder: what is restored with the data tells nothing", at: at)
    }
    if FileManager.default.fileExists(atPath: path), (try? AuditFolder.note(at: path)) == nil {
      log.error("\(path) is there already and holds no head: name a file of its own, or put the right one back", at: at)
    }
    return path
  }

  private func witness(_ value: JSONValue) -> AuditConfiguration.Witness? {
    guard let object = ConfigObject(value, "a witness", keys: ["url", "key"], log: log),
      let url = object.required("url", "where to ask for its signature").flatMap({ _ in object.string("url") }),
      let text = object.required("key", "what its signature is checked with").flatMap({ _ in object.string("key") })
    else { return nil }
    if let at = object["url"], !["https", "http"].contains(URL(string: url)?.scheme) || URL(string: url)?.host() == nil
    {
      log.error("\"url\" must be a whole address, such as \"https://witness.example\"", at: at)
    }
    guard let key = NoteVerifier(text), key.kind == .cosignature else {
      log.error("\"key\" must be a witness's public key: name+id+base64, of type 4", at: object["key"] ?? value)
      return nil
    }
    return .init(url: String(url.reversed().drop { $0 == "/" }.reversed()), key: key)
  }
}
