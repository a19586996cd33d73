package import CallModel
private import Signatures

/// A request of which every configured proof held. Only ``verify(_:head:at:)`` makes one.
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
    _ request: ReceivedRequest, head: ProofFailure?, at hook: Hook
  ) throws(ProofFailure) -> VerifiedRequest {
    if let head { throw head }
    let proofs = hook.proofs
    guard proofs.signatureMode != .off, let verifier = proofs.signature else {
      return VerifiedRequest(request: request, verdict: hook.proofSummary, keyID: nil)
    }
    let message = SignedMessage(
      method: request.method, path: request.path, query: request.query, body: request.body, base: proofs.base
    ) { request.values(of: $0) }
    switch verifier.verify(message, now: request.receivedAt.seconds) {
    case .valid(let match):
      let verdict = proofs.signatureMode == .required ? hook.proofSummary : "\(hook.proofSummary), signature holds"
      return VerifiedRequest(request: request, verdict: verdict, keyID: match.keyID)
    case .invalid(let fault):
      guard proofs.signatureMode == .report else { throw .signature(fault) }
      return VerifiedRequest(request: request, verdict: "\(hook.proofSummary), signature: \(fault)", keyID: nil)
    }
  }
}
