package import CallModel
private import Signatures

/// A request of which every configured proof held. Only ``verify(_:head:by:now:)`` makes one.
package struct VerifiedRequest: Sendable {
  package let request: ReceivedRequest
  /// How it was proved, for people.
  package let verdict: String
  package let keyID: String?

  private init(request: ReceivedRequest, verdict: String, keyID: String?) {
    self.request = request
    self.verdict = verdict
    self.keyID = keyID
  }

  /// - Parameter head: what ``HeadProof`` said.
  static func verify(
    _ request: ReceivedRequest, head: ProofFailure?, by proofs: HookProofs
  ) throws(ProofFailure) -> VerifiedRequest {
    if let head { throw head }
    guard proofs.signatureMode != .off, let verifier = proofs.signature else {
      return VerifiedRequest(request: request, verdict: proofs.summary, keyID: nil)
    }
    let message = SignedMessage(method: request.method, path: request.path, body: request.body) {
      request.values(of: $0)
    }
    switch verifier.verify(message, now: request.receivedAt.seconds) {
    case .valid(let keyID):
      let verdict = proofs.signatureMode == .required ? proofs.summary : "\(proofs.summary), signature holds"
      return VerifiedRequest(request: request, verdict: verdict, keyID: keyID)
    case .invalid(let fault):
      guard proofs.signatureMode == .report else { throw .signature(fault) }
      return VerifiedRequest(request: request, verdict: "\(proofs.summary), signature: \(fault)", keyID: nil)
    }
  }
}
