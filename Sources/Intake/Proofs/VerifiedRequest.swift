package import CallModel
package import Cryptography
private import Signatures

/// A request of which every configured proof held. Only ``verify(_:head:at:)`` and ``verifyAgain(_:at:key:)`` make one.
package struct VerifiedRequest: Sendable {
  package let request: ReceivedRequest
  /// How it was proved, for people.
  package let verdict: String
  package let keyID: String?
  /// The sender's own name for the delivery, where the signature covers one.
  let deliveryID: String?
  /// What a copy of the request would show again, where there is no name.
  let replayToken: [UInt8]?

  private init(request: ReceivedRequest, verdict: String, match: SignatureMatch?, replayToken: [UInt8]?) {
    self.request = request
    self.verdict = verdict
    keyID = match?.keyID
    deliveryID = match?.deliveryID
    self.replayToken = match?.replayToken ?? replayToken
  }

  /// - Parameter head: what ``HeadProof`` said.
  package static func verify(
    _ request: ReceivedRequest, head: ProofFailure?, at hook: Hook
  ) throws(ProofFailure) -> VerifiedRequest {
    if let head { throw head }
    let proofs = hook.proofs
    let digestToken = proofs.digest?.replayToken(of: request)
    guard proofs.signatureMode != .off, let verifier = proofs.signature else {
      return VerifiedRequest(request: request, verdict: hook.proofSummary, match: nil, replayToken: digestToken)
    }
    switch verifier.verify(hook.message(of: request), now: request.receivedAt.seconds) {
    case .valid(let match):
      let verdict = proofs.signatureMode == .required ? hook.proofSummary : "\(hook.proofSummary), signature holds"
      return VerifiedRequest(request: request, verdict: verdict, match: match, replayToken: digestToken)
    case .invalid(let fault):
      guard proofs.signatureMode == .report else { throw .signature(fault) }
      let verdict = "\(hook.proofSummary), signature: \(fault)"
      return VerifiedRequest(request: request, verdict: verdict, match: nil, replayToken: digestToken)
    }
  }

  /// The same for a request out of the journal, whose credentials are sealed: against the hook's present configuration, and
  /// as of the time when it came.
  /// - Parameter key: the journal's.
  package static func verifyAgain(
    _ kept: ReceivedRequest, at hook: Hook, key: HMACKey
  ) throws(ProofFailure) -> VerifiedRequest {
    let context = hook.context(of: kept, key: key)
    let failure = HeadProof(hook: hook, context: context).failure(
      of: kept, secretSegment: hook.secretSegment(of: kept))
    let verified = try verify(hook.restored(kept, context), head: failure, at: hook)
    return VerifiedRequest(
      request: kept, verdict: verified.verdict,
      match: verified.keyID.map {
        SignatureMatch(keyID: $0, deliveryID: verified.deliveryID, replayToken: verified.replayToken)
      }, replayToken: verified.replayToken)
  }
}
