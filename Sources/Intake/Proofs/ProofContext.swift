import CallModel
package import Cryptography
import EventJournal

/// What checking a request needs beside the request: whether its credentials stand there as they came or as they were kept,
/// and who was at the other end of TLS.
package struct ProofContext: Sendable {
  /// The journal's: kept credentials are sealed under it, and nonces are made with it.
  package let key: HMACKey
  /// Whether the request comes out of the journal.
  package let isKept: Bool
  package let peer: PeerCertificate?

  package init(key: HMACKey, isKept: Bool = false, peer: PeerCertificate? = nil) {
    self.key = key
    self.isKept = isKept
    self.peer = peer
  }

  /// Looks at every secret, so that the time does not tell which one came near.
  func matches(_ presented: String, _ secrets: [Secret]) -> Bool {
    secrets.reduce(false) { found, secret in matches(presented, secret) || found }
  }

  func matches(_ presented: String, _ secret: Secret) -> Bool {
    guard isKept else { return secret.matches(Array(presented.utf8)) }
    return ConstantTime.areEqual(Array(presented.utf8), Array(seal.sealed(secret.reveal()).utf8))
  }

  var seal: CredentialSeal { CredentialSeal(key: key) }

  /// The one value that a credential is looked up by.
  func sealed(_ presented: String) -> String { isKept ? presented : seal.sealed(presented) }

  /// Name and password of basic authentication (RFC 7617): the first colon ends the name; a password may hold others.
  func basic(_ text: String) -> (username: String, password: String)? {
    if isKept {
      let halves = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      return halves.count == 2 ? (halves[0], halves[1]) : nil
    }
    guard let decoded = ByteEncoding.base64.decode(text), let colon = decoded.firstIndex(of: UInt8(ascii: ":")),
      let username = String(validating: decoded[..<colon], as: UTF8.self),
      let password = String(validating: decoded[(colon + 1)...], as: UTF8.self)
    else { return nil }
    return (username, password)
  }
}
