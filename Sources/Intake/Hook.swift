package import CallModel
package import Cryptography
package import EventJournal
package import Providers
package import Signatures

/// Where a source's requests come in, and what they must be.
package final class Hook: Sendable {
  /// Where the sender's own name for a delivery stands.
  package enum DeliveryName: Sendable, Hashable {
    /// Lower case.
    case header(String)
    case query(String)
  }

  package let source: String
  /// Begins with `/`, ends without.
  package let path: String
  package let methods: [String]
  package let proofs: HookProofs
  package let normaliser: any Normaliser
  /// As ``HookProofs/summary``, made once.
  let proofSummary: String
  /// As ``HookProofs/steps``, made once.
  let proofSteps: [ProofStep]
  /// As ``HookProofs/credentialHeaders``, made once.
  let credentialHeaders: Set<String>
  package let deliveryName: DeliveryName?
  package let counts: HookCounts
  /// Whether the call's key may follow the path.
  package let takesKeyInPath: Bool
  /// Whether what comes is only a hint: its source is to be asked what happened.
  package let isHint: Bool
  package let manners: HookManners

  package init(
    source: String, path: String, methods: [String], proofs: HookProofs, normaliser: any Normaliser,
    deliveryName: DeliveryName? = nil, takesKeyInPath: Bool = false, isHint: Bool = false,
    manners: HookManners = HookManners(), counts: HookCounts = HookCounts()
  ) {
    self.counts = counts
    self.source = source
    proofSummary = proofs.summary
    proofSteps = proofs.steps
    credentialHeaders = proofs.credentialHeaders
    self.path = path
    self.methods = methods
    self.proofs = proofs
    self.normaliser = normaliser
    self.deliveryName = deliveryName
    self.takesKeyInPath = takesKeyInPath
    self.isHint = isHint
    self.manners = manners
  }

  /// The request as it may be written down: a secret segment of the path sealed, the client's certificate among the headers.
  func kept(_ request: ReceivedRequest, _ context: ProofContext) -> ReceivedRequest {
    var kept = request
    if let segment = secretSegment(of: request) {
      kept = replacing(segment, by: context.seal.sealed(FormEncoding.decodePath(segment)), in: kept)
    }
    return context.peer.map { kept.adding(HeaderField(name: PeerCertificate.header, value: $0.kept)) } ?? kept
  }

  /// A request out of the journal with its secret segment, where that is one of those configured: signatures may cover it.
  func restored(_ kept: ReceivedRequest, _ context: ProofContext) -> ReceivedRequest {
    guard let segment = secretSegment(of: kept),
      let secret = proofs.pathSecret.first(where: { context.matches(segment, $0) })
    else { return kept }
    return replacing(segment, by: secret.revealText(), in: kept)
  }

  /// A request that proved nothing, as it is kept.
  func rejected(_ request: ReceivedRequest, _ failure: ProofFailure, _ context: ProofContext) -> RejectedRequest {
    let kept = kept(request, context)
    return RejectedRequest(
      rejectedAt: request.receivedAt, source: source, address: request.remoteAddress, reason: failure.description,
      method: request.method, target: kept.target, headers: headers(of: kept, key: context.key), body: request.body)
  }

  /// What stands in the place of a secret segment, right or wrong.
  func secretSegment(of request: ReceivedRequest) -> String? {
    guard !proofs.pathSecret.isEmpty, request.path.hasPrefix(path + "/") else { return nil }
    return request.path.dropFirst(path.count + 1).split(separator: "/", omittingEmptySubsequences: false).first
      .map(String.init)
  }

  private func replacing(_ segment: String, by other: String, in request: ReceivedRequest) -> ReceivedRequest {
    request.with(path: path + "/" + other + request.path.dropFirst(path.count + 1 + segment.count))
  }

  /// For a request out of the journal.
  func context(of kept: ReceivedRequest, key: HMACKey) -> ProofContext {
    ProofContext(key: key, isKept: true, peer: peer(of: kept))
  }

  func peer(of kept: ReceivedRequest) -> PeerCertificate? {
    kept.value(of: PeerCertificate.header).flatMap { PeerCertificate(kept: $0) }
  }

  /// What a signature may speak of.
  package func message(of request: ReceivedRequest) -> SignedMessage {
    SignedMessage(
      method: request.method, path: request.path, query: request.query, body: request.body, base: proofs.base
    ) { request.values(of: $0) }
  }

  /// The same of a request out of the journal.
  package func message(ofKept request: ReceivedRequest, key: HMACKey) -> SignedMessage {
    message(of: restored(request, context(of: request, key: key)))
  }

  /// A header that the signature covers and that is kept sealed: such a signature cannot be checked again.
  package func sealedHeader(coveredIn message: SignedMessage) -> String? {
    guard let scheme = proofs.signature?.scheme else { return nil }
    return credentialHeaders.union(CanonicalHeaders.credentialNames).sorted().first { name in
      scheme.covers(name, in: message) && message.header(name).contains { $0.contains(CredentialSeal.mark) }
    }
  }

  /// The headers as they are kept.
  package func headers(of request: ReceivedRequest, key: HMACKey) -> CanonicalHeaders {
    CanonicalHeaders(request.headers, credentials: credentialHeaders, key: key) { field in
      proofs.signature?.scheme.isSignature(field.name, field.value) ?? false
    }
  }

  func deliveryName(of request: ReceivedRequest) -> String? {
    let name: String? =
      switch deliveryName {
      case .header(let header): request.value(of: header)
      case .query(let query): request.queryValue(of: query)
      case nil: nil
      }
    guard let name, !name.isEmpty, name.utf8.count <= 256 else { return nil }
    return name
  }
}
