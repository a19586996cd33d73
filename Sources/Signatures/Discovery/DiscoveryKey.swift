package import Cryptography

/// A key that somebody may have signed with, in every form it may mean.
package struct DiscoveryKey: Sendable {
  package let name: String
  /// Where it was read from, for the block that is printed.
  package let file: String?
  /// Each form and algorithm that the text can be a key for.
  let readings: [Reading]

  struct Reading: Sendable {
    let form: KeyForm
    let isPublic: Bool
    let key: SigningKey
  }

  package init(name: String, secret: Secret) {
    self.name = name
    file = secret.file
    var readings: [Reading] = []
    var seen: Set<[UInt8]> = []
    for form in [KeyForm.text, .base64, .hex, .base64url, .jwk] {
      guard
        case .secret(let bytes)? = try? KeyReader(form: form, algorithm: .hmac(.sha256)).read(secret.reveal()).material,
        seen.insert(bytes).inserted
      else { continue }
      for algorithm in SignatureAlgorithm.allCases where algorithm.isSymmetric {
        guard let key = try? SigningKey(id: name, material: .secret(bytes), algorithm: algorithm) else { continue }
        readings.append(Reading(form: form, isPublic: false, key: key))
      }
    }
    for algorithm in SignatureAlgorithm.allCases where !algorithm.isSymmetric {
      guard let key = try? SigningKey(id: name, secret: secret, algorithm: algorithm) else { continue }
      readings.append(Reading(form: .automatic, isPublic: true, key: key))
    }
    self.readings = readings
  }

  /// Whether it is a key of any kind.
  package var isUsable: Bool { !readings.isEmpty }
}
