import Cryptography
import EventJournal
import Intake
import Signatures

/// Which keys prove which source, so that a changed one is seen without being told.
struct KeyFingerprints {
  private let configuration: Configuration
  private let key: HMACKey

  /// - Parameter key: the journal's.
  init(_ configuration: Configuration, key: HMACKey) {
    self.configuration = configuration
    self.key = key
  }

  /// `<source> <key> <fingerprint>` each: of a public key the SHA-256 of its SubjectPublicKeyInfo; of a secret a code that
  /// only this journal can make.
  var fields: [AuditAct.Field] {
    configuration.sources.flatMap { source in
      (source.hook?.proofs.signature?.keys ?? []).map { key in
        AuditAct.Field("key", "\(source.name) \(key.id) \(key.algorithm.rawValue) \(fingerprint(key))")
      }
    }
  }

  private func fingerprint(_ signing: SigningKey) -> String {
    if let publicKey = signing.publicKey {
      return "sha256:" + ByteEncoding.hex.encode(DigestAlgorithm.sha256.hash(publicKey.der))
    }
    let code = signing.sign([Array("switchboard/key-fingerprint/v1".utf8)]) ?? []
    return "keyed:" + ByteEncoding.hex.encode(Array(key.code(for: code).prefix(8)))
  }
}
