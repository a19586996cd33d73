package import CallModel
package import Cryptography
private import Signatures

/// Every check that a source makes of a request, with what it asked and what it found. Nothing ends early.
package struct ProofExplanation: Sendable, Hashable {
  package let findings: [ProofFinding]

  package var holds: Bool { findings.allSatisfy(\.holds) }

  /// - Parameters:
  ///   - isKept: whether credentials are sealed, as the journal keeps them.
  ///   - key: the journal's.
  package init(of request: ReceivedRequest, at hook: Hook, isKept: Bool, key: HMACKey) {
    let context =
      isKept ? hook.context(of: request, key: key) : ProofContext(key: key, peer: hook.peer(of: request))
    let proof = HeadProof(hook: hook, context: context)
    let segment = hook.secretSegment(of: request)
    var findings = hook.proofs.steps.map { step in
      let failure = proof.failure(step, request, segment)
      return ProofFinding(
        name: step.name(hook.proofs), expected: step.expectation(hook.proofs),
        found: failure?.description ?? "as expected", holds: failure == nil)
    }
    if let finding = Self.signature(isKept ? hook.restored(request, context) : request, hook) {
      findings.append(finding)
    }
    self.findings = findings
  }

  private static func signature(_ request: ReceivedRequest, _ hook: Hook) -> ProofFinding? {
    let proofs = hook.proofs
    guard proofs.signatureMode != .off else { return nil }
    let isRequired = proofs.signatureMode == .required
    let name = isRequired ? "signature" : "signature (reported)"
    guard let verifier = proofs.signature else {
      return ProofFinding(
        name: name, expected: "nothing yet: no scheme is configured", found: "not looked at", holds: true)
    }
    switch verifier.verify(hook.message(of: request), now: request.receivedAt.seconds) {
    case .valid(let match):
      return ProofFinding(
        name: name, expected: verifier.expectation, found: "holds, with the key \"\(match.keyID)\"", holds: true)
    case .invalid(let fault):
      return ProofFinding(
        name: name, expected: verifier.expectation, found: fault.description, holds: !isRequired)
    }
  }
}

extension ProofStep {
  fileprivate func name(_ proofs: HookProofs) -> String {
    switch self {
    case .address: "address"
    case .path: "secret path"
    case .certificate: "client certificate"
    case .header(let index): "header \(proofs.headers[index].name)"
    case .basic: "basic"
    case .bearer: "bearer"
    case .accessToken: "access token"
    case .token: "bearer token"
    case .digest: "digest"
    }
  }

  fileprivate func expectation(_ proofs: HookProofs) -> String {
    switch self {
    case .address: "one of \(proofs.addresses.map(\.description).joined(separator: ", "))"
    case .path: Self.oneOf(proofs.pathSecret.count, "secret segment")
    case .certificate: proofs.certificate?.expectation ?? ""
    case .header(let index): Self.oneOf(proofs.headers[index].values.count, "value")
    case .basic:
      "the username \"\(proofs.basicAuth?.username ?? "")\" and \(Self.oneOf(proofs.basicAuth?.passwords.count ?? 0, "password"))"
    case .bearer: Self.oneOf(proofs.bearer.count, "token")
    case .accessToken:
      "a token of /oauth/token for \(proofs.accessTokens?.source ?? "")"
        + (proofs.accessTokens?.scope.map { " with the scope \($0)" } ?? "")
    case .token:
      "a token of \(proofs.token?.issuer ?? "") for \(proofs.token?.audiences.sorted().joined(separator: ", ") ?? "")"
    case .digest:
      "the username \"\(proofs.digest?.username ?? "")\" and its password, by \(proofs.digest?.algorithms.map(\.rawValue).joined(separator: ", ") ?? "")"
    }
  }

  private static func oneOf(_ count: Int, _ what: String) -> String {
    count == 1 ? "the configured \(what)" : "one of \(count) configured \(what)s"
  }
}

extension CertificateProof {
  fileprivate var expectation: String {
    let wanted =
      (names.isEmpty ? [] : ["a name among \(names.sorted().joined(separator: ", "))"])
      + (subjects.isEmpty ? [] : ["the subject \(subjects.sorted().joined(separator: " or "))"])
    return wanted.isEmpty ? "a certificate of the listener's authorities" : wanted.joined(separator: " and ")
  }
}
