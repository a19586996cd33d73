import CallModel
import Cryptography
import EventJournal

/// Checks all that can be known before the body: address, secret path, certificate, headers, credentials.
struct HeadProof {
  let hook: Hook
  let context: ProofContext

  private var proofs: HookProofs { hook.proofs }

  /// - Parameter secretSegment: the path's segment where the secret belongs.
  /// - Returns: the first that fails.
  func failure(of request: ReceivedRequest, secretSegment: String?) -> ProofFailure? {
    for step in hook.proofSteps {
      if let failure = failure(step, request, secretSegment) { return failure }
    }
    return nil
  }

  func failure(_ step: ProofStep, _ request: ReceivedRequest, _ secretSegment: String?) -> ProofFailure? {
    switch step {
    case .address:
      let address = IPAddress(request.remoteAddress)
      let isListed = address.map { address in proofs.addresses.contains { $0.contains(address) } } ?? false
      return isListed ? nil : .address(request.remoteAddress)
    case .path:
      let segment = secretSegment ?? ""
      return context.matches(context.isKept ? segment : FormEncoding.decodePath(segment), proofs.pathSecret)
        ? nil : .pathSecret
    case .certificate: return proofs.certificate?.failure(of: context.peer)
    case .header(let index):
      let header = proofs.headers[index]
      guard let value = request.value(of: header.name) else { return .missingHeader(header.name) }
      return context.matches(value, header.values) ? nil : .wrongHeader(header.name)
    case .basic: return proofs.basicAuth.flatMap { basic(request, $0) }
    case .bearer: return bearer(request)
    case .accessToken: return accessToken(request)
    case .token:
      guard let token = credentials(of: request, "bearer") else { return .missingBearer }
      return proofs.token?.failure(of: token, at: request.receivedAt, isKept: context.isKept)
    case .digest:
      guard let text = credentials(of: request, "digest") else { return .missingDigest }
      // A digest is over the path as it was: with its secret segment.
      return proofs.digest?.failure(of: text, context.isKept ? hook.restored(request, context) : request, context)
    }
  }

  private func basic(_ request: ReceivedRequest, _ expected: HookProofs.BasicAuth) -> ProofFailure? {
    guard let text = credentials(of: request, "basic") else { return .missingBasic }
    guard let presented = context.basic(text) else { return .malformedBasic }
    let nameHolds = context.matches(presented.username, Secret(expected.username))
    let passwordHolds = context.matches(presented.password, expected.passwords)
    return nameHolds ? (passwordHolds ? nil : .wrongPassword) : .wrongUsername
  }

  private func bearer(_ request: ReceivedRequest) -> ProofFailure? {
    guard let token = credentials(of: request, "bearer") else { return .missingBearer }
    return context.matches(token, proofs.bearer) ? nil : .wrongBearer
  }

  private func accessToken(_ request: ReceivedRequest) -> ProofFailure? {
    guard let token = credentials(of: request, "bearer") else { return .missingBearer }
    return proofs.accessTokens?.failure(of: context.sealed(token), at: request.receivedAt)
  }

  private func credentials(of request: ReceivedRequest, _ scheme: String) -> String? {
    request.value(of: "authorization").flatMap { Credentials($0) }.flatMap { $0.scheme == scheme ? $0.text : nil }
  }
}
