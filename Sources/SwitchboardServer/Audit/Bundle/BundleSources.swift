import CallModel
package import Cryptography
import Intake
import Signatures
import StrictJSON

/// What a bundle says of how senders sign: the scheme as routes.json has it, with public keys only.
struct BundleSources {
  /// routes.json as it is written.
  private let root: JSONValue
  private let configuration: Configuration

  init(configuration: Configuration, text: JSONDocument) {
    root = text.root
    self.configuration = configuration
  }

  func json() -> [UInt8] {
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
      for key in source.hook.proofs.signature?.keys ?? [] where seen.insert(key.id).inserted {
        guard let publicKey = key.publicKey else { continue }
        writer.key(key.id)
        writer.beginObject()
        writer.member("publicKey", Self.pem(publicKey))
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

  /// Reads what ``json()`` writes.
  /// - Parameter secrets: given beside the bundle, by source and key.
  /// - Returns: by source's name; what is wrong with one is told with it.
  static func read(
    _ bytes: [UInt8], secrets: [BundleSecret]
  ) throws -> (base: String?, verifiers: [String: Result<SignatureVerifier, Failure>]) {
    let root: JSONValue
    do {
      root = try JSONDocument(parsing: bytes, limits: .strict).root
    } catch {
      throw Failure(.badData, "the bundle's sources.json: \(error)")
    }
    var verifiers: [String: Result<SignatureVerifier, Failure>] = [:]
    for member in root["sources"].map({ Array($0.members) }) ?? [] {
      verifiers[member.name] = verifier(member.value, root["publicURL"] != nil, secrets.filter { $0.source == member.name })
    }
    return (root["publicURL"]?.string, verifiers)
  }

  private static func verifier(
    _ value: JSONValue, _ hasPublicURL: Bool, _ secrets: [BundleSecret]
  ) -> Result<SignatureVerifier, Failure> {
    let log = DiagnosticLog(file: "sources.json", bytes: [])
    let reader = SignatureReader(
      secrets: SecretReader(folder: "/nonexistent", environment: [:], log: log), log: log, hasPublicURL: hasPublicURL)
    guard let section = ConfigObject(value, "a signature", keys: ["mode"] + SignatureReader.keys, log: log),
      let scheme = reader.scheme(section)
    else { return .failure(Failure(.badData, "its scheme cannot be read")) }
    var keys = reader.keys(section, scheme)
    for secret in secrets { keys += reader.keys(of: secret, section, scheme) }
    if let first = log.diagnostics.first(where: { $0.severity == .error }) {
      return .failure(Failure(.badData, "its scheme cannot be read: \(first.message)"))
    }
    return .success(SignatureVerifier(scheme: scheme, keys: keys))
  }
}

/// A secret that an auditor was given beside a bundle.
package struct BundleSecret: Sendable {
  package let source: String
  package let key: String
  package let secret: Secret

  package init(source: String, key: String, secret: Secret) {
    self.source = source
    self.key = key
    self.secret = secret
  }
}
