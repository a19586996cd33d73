import CallModel
import Cryptography

/// Checks all that can be known before the body: address, secret path, headers, credentials.
struct HeadProof {
  let proofs: HookProofs

  /// - Parameter secretSegment: the path's segment where the secret belongs.
  func failure(of request: ReceivedRequest, address: @autoclosure () -> IPAddress?, secretSegment: String?)
    -> ProofFailure?
  {
    if !proofs.addresses.isEmpty,
      !(address().map { address in proofs.addresses.contains { $0.contains(address) } } ?? false)
    {
      return .address(request.remoteAddress)
    }
    if !proofs.pathSecret.isEmpty, !matches(FormEncoding.decodePath(secretSegment ?? ""), proofs.pathSecret) {
      return .pathSecret
    }
    for header in proofs.headers {
      guard let value = request.value(of: header.name) else { return .missingHeader(header.name) }
      guard matches(value, header.values) else { return .wrongHeader(header.name) }
    }
    return proofs.basicAuth.flatMap { basic(request, $0) } ?? (proofs.bearer.isEmpty ? nil : bearer(request))
  }

  private func basic(_ request: ReceivedRequest, _ expected: HookProofs.BasicAuth) -> ProofFailure? {
    guard let credentials = credentials(of: request, scheme: "basic") else { return .missingBasic }
    guard let decoded = ByteEncoding.base64.decode(credentials),
      let colon = decoded.firstIndex(of: UInt8(ascii: ":"))
    else { return .malformedBasic }
    // RFC 7617: the first colon ends the name; a password may hold others.
    let nameHolds = ConstantTime.areEqual(Array(decoded[..<colon]), Array(expected.username.utf8))
    let passwordHolds = matches(Array(decoded[(colon + 1)...]), expected.passwords)
    return nameHolds ? (passwordHolds ? nil : .wrongPassword) : .wrongUsername
  }

  private func bearer(_ request: ReceivedRequest) -> ProofFailure? {
    guard let token = credentials(of: request, scheme: "bearer") else { return .missingBearer }
    return matches(token, proofs.bearer) ? nil : .wrongBearer
  }

  /// RFC 9110, section 11.4: the scheme in any case, then the credentials.
  private func credentials(of request: ReceivedRequest, scheme: String) -> String? {
    guard let value = request.value(of: "authorization"), let space = value.firstIndex(of: " "),
      value[..<space].lowercased() == scheme
    else { return nil }
    return String(value[space...].drop { $0 == " " })
  }

  private func matches(_ candidate: String, _ secrets: [Secret]) -> Bool { matches(Array(candidate.utf8), secrets) }

  /// Looks at every secret, so that the time does not tell which one came near.
  private func matches(_ candidate: [UInt8], _ secrets: [Secret]) -> Bool {
    secrets.reduce(false) { found, secret in secret.matches(candidate) || found }
  }
}
