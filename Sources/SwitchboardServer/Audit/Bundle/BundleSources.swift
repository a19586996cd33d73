import CallModel
import Cryptography
import Intake
import Signatures
import StrictJSON

/// A sender's public key as a bundle has it.
struct BundleKey: Sendable {
  let pem: String
  let algorithm: String
  let key: SigningKey
}

/// What a bundle says of how senders sign: the scheme as routes.json has it, with public keys only.
struct BundleSources {
  /// How one source signs.
  struct Source: Sendable {
    let scheme: SignatureScheme
    let publicKeys: [String: BundleKey]
    /// For keys that an auditor was given beside the bundle.
    let algorithms: [SignatureAlgorithm]
  }

  /// Scheme, host and port that senders post to, where the configuration says.
  let base: String?
  let sources: [String: Source]

  /// - Parameter configuration: with ``root``, routes.json as it is written.
  static func json(_ configuration: Configuration, _ root: JSONValue) -> [UInt8] {
    var writer = JSONWriter(reserving: 1_024)
    writer.beginObject()
    if let base = configuration.publicURL { writer.member("publicURL", base) }
    writer.key("sources")
    writer.beginObject()
    for source in configuration.sources {
      guard let signature = root["sources"]?[source.name]?["receive"]?["signature"] else { continue }
      writer.key(source.name)
      writer.beginObject()
      for member in signature.members where member.name != "keys" {
        writer.key(member.name)
        writer.value(member.value)
      }
      writer.key("keys")
      writer.beginObject()
      var seen: Set<String> = []
      for key in source.hook?.proofs.signature?.keys ?? [] where seen.insert(key.id).inserted {
        guard let publicKey = key.publicKey else { continue }
        writer.key(key.id)
        writer.beginObject()
        writer.member("publicKey", pem(publicKey))
        writer.member("algorithm", key.algorithm.rawValue)
        writer.endObject()
      }
      writer.endObject()
      writer.endObject()
    }
    writer.endObject()
    writer.endObject()
    return writer.bytes
  }

  /// SubjectPublicKeyInfo as RFC 7468 writes it.
  static func pem(_ key: PublicKey) -> String {
    let text = Array(ByteEncoding.base64.encode(key.der))
    let lines = stride(from: 0, to: text.count, by: 64).map { String(text[$0..<min($0 + 64, text.count)]) + "\n" }
    return "-----BEGIN PUBLIC KEY-----\n" + lines.joined() + "-----END PUBLIC KEY-----\n"
  }

  /// Reads what ``json(_:_:)`` writes. It may come from anybody: no file is opened on its word, and no secret taken from it.
  /// - Throws: ``Failure``.
  init(parsing bytes: [UInt8]) throws {
    let root: JSONValue
    do {
      root = try JSONDocument(parsing: bytes, limits: .strict).root
    } catch {
      throw Failure(.failed, "sources.json: \(error)")
    }
    base = root["publicURL"]?.string
    var sources: [String: Source] = [:]
    for member in root["sources"].map({ Array($0.members) }) ?? [] {
      sources[member.name] = try Self.source(member.name, member.value, hasPublicURL: root["publicURL"] != nil)
    }
    self.sources = sources
  }

  private static func source(_ name: String, _ value: JSONValue, hasPublicURL: Bool) throws -> Source {
    func fault(_ what: String) -> Failure { Failure(.failed, "sources.json: \(Shown.text(name)): \(Shown.text(what))") }
    let log = DiagnosticLog(file: "sources.json", bytes: [])
    let reader = SignatureReader(
      secrets: SecretReader(folder: "/nonexistent", environment: [:], log: log), log: log, hasPublicURL: hasPublicURL)
    guard let section = ConfigObject(value, "a signature", keys: ["mode"] + SignatureReader.keys, log: log),
      let scheme = reader.scheme(section)
    else { throw fault(log.diagnostics.first?.message ?? "its scheme cannot be read") }
    if let first = log.diagnostics.first(where: { $0.severity == .error }) { throw fault(first.message) }
    var keys: [String: BundleKey] = [:]
    for member in section["keys"].map({ Array($0.members) }) ?? [] {
      guard let pem = member.value["publicKey"]?.string, pem.hasPrefix("-----BEGIN PUBLIC KEY-----"),
        let word = member.value["algorithm"]?.string, let algorithm = SignatureAlgorithm(rawValue: word),
        !algorithm.isSymmetric,
        let key = try? SigningKey(id: member.name, secret: Secret(pem), algorithm: algorithm, form: .pem)
      else { throw fault("the key \(member.name) is no public key") }
      keys[member.name] = BundleKey(pem: pem, algorithm: word, key: key)
    }
    return Source(scheme: scheme, publicKeys: keys, algorithms: reader.algorithms(section))
  }
}
