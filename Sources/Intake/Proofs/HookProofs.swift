package import Cryptography
package import Signatures

/// What a request must show to be a source's. All that is configured must hold.
package struct HookProofs: Sendable {
  package enum SignatureMode: String, Sendable, Hashable, CaseIterable {
    case off
    /// Looked at and noted; refuses nothing.
    case report
    case required
  }

  package struct BasicAuth: Sendable {
    package let username: String
    /// Any may match: a rotation.
    package let passwords: [Secret]

    package init(username: String, passwords: [Secret]) {
      self.username = username
      self.passwords = passwords
    }
  }

  package struct SecretHeader: Sendable {
    /// Lower case.
    package let name: String
    package let values: [Secret]

    package init(name: String, values: [Secret]) {
      self.name = name.lowercased()
      self.values = values
    }
  }

  package var basicAuth: BasicAuth?
  package var headers: [SecretHeader] = []
  package var bearer: [Secret] = []
  /// Bearer tokens that this server issued itself.
  package var accessTokens: AccessTokenProof?
  /// Bearer tokens that somebody else issued and signed.
  package var token: BearerTokenProof?
  package var digest: DigestProof?
  package var certificate: CertificateProof?
  package var signatureMode = SignatureMode.off
  package var signature: SignatureVerifier?
  /// The signature's keys as they are written, also where no scheme is known yet.
  package var signatureSecrets: [(id: String, secret: Secret)] = []
  /// `publicURL`: what senders know this server by, for signatures that cover the address.
  package var base: String?
  /// Empty: from anywhere.
  package var addresses: [AddressRange] = []
  /// The path's last segment.
  package var pathSecret: [Secret] = []

  package init() {}

  /// What is asked of the head, in the order in which it is looked at.
  package var steps: [ProofStep] {
    var steps: [ProofStep] = []
    if !addresses.isEmpty { steps.append(.address) }
    if !pathSecret.isEmpty { steps.append(.path) }
    if certificate != nil { steps.append(.certificate) }
    steps += headers.indices.map { .header($0) }
    if basicAuth != nil { steps.append(.basic) }
    if !bearer.isEmpty { steps.append(.bearer) }
    if accessTokens != nil { steps.append(.accessToken) }
    if token != nil { steps.append(.token) }
    if digest != nil { steps.append(.digest) }
    return steps
  }

  /// Whether there is more than an address list or a secret path.
  package var isStrong: Bool { signatureMode == .required || steps.contains { $0 != .address && $0 != .path } }

  /// Whether there is anything at all.
  package var isEmpty: Bool { steps.isEmpty && signatureMode != .required }

  /// For people, and kept with each event.
  package var summary: String {
    var names: [String] = []
    if basicAuth != nil { names.append("basic") }
    if !headers.isEmpty { names.append("header") }
    if !bearer.isEmpty { names.append("bearer") }
    if accessTokens != nil { names.append("oauth2") }
    if token != nil { names.append("jwt") }
    if digest != nil { names.append("digest") }
    if certificate != nil { names.append("certificate") }
    if signatureMode == .required { names.append("signature") }
    if !pathSecret.isEmpty { names.append("path") }
    if !addresses.isEmpty { names.append("address") }
    if isEmpty { return "open" }
    return (isStrong ? "" : "weak:") + names.joined(separator: "+")
  }

  /// Headers whose values are never kept as they came.
  package var credentialHeaders: Set<String> { Set(headers.map(\.name)) }
}
