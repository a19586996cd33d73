import CallModel
package import Cryptography
package import EventJournal
import Intake
import Signatures

/// Stored events, proved again from their bytes: that they are what was committed to, and that their signatures hold.
package struct SignatureRecheck: Sendable {
  package enum Verdict: Sendable, Hashable {
    /// With the key that matched when it came.
    case holds
    /// It was proved by other means than a signature.
    case unsigned
    /// The key, or the source, is no longer configured.
    case uncheckable(String)
    case fails(String)
  }

  private let configuration: Configuration
  private let key: HMACKey

  /// - Parameter key: the journal's.
  package init(configuration: Configuration, key: HMACKey) {
    self.configuration = configuration
    self.key = key
  }

  package func verdict(on event: StoredEvent) -> Verdict {
    guard event.reach != nil else {
      return .fails("what is stored of it is not what was committed to")
    }
    guard let keyID = event.keyID else { return .unsigned }
    guard let hook = configuration.source(event.entry.source)?.hook, let verifier = hook.proofs.signature else {
      return .uncheckable("source \"\(event.entry.source)\" is not configured with a signature")
    }
    let keys = verifier.keys.filter { $0.id == keyID }
    guard !keys.isEmpty else {
      return .uncheckable("the key \"\(keyID)\" of source \"\(event.entry.source)\" is no longer configured")
    }
    let again = SignatureVerifier(scheme: verifier.scheme, keys: keys)
    let message = hook.message(ofKept: event.request, key: key)
    if let name = hook.sealedHeader(coveredIn: message) {
      return .uncheckable("the signature covers the header \(name), which is kept sealed")
    }
    switch again.verify(message, now: event.entry.receivedAt.seconds) {
    case .valid: return .holds
    case .invalid(.noKeyMatches):
      return .fails("the signature is not that of the key \"\(keyID)\"; or the key was changed under its old name")
    case .invalid(let fault): return .fails(fault.description)
    }
  }
}
