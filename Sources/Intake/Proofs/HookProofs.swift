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

  /// Whether there is more than an address list or a secret path.
  package var isStrong: Bool {
    basicAuth != nil || !headers.isEmpty || !bearer.isEmpty || signatureMode == .required
  }

  /// Whether there is anything at all.
  package var isEmpty: Bool { !isStrong && addresses.isEmpty && pathSecret.isEmpty }

  /// For people, and kept with each event.
  package var summary: String {
    var names: [String] = []
    if basicAuth != nil { names.append("basic") }
    if !headers.isEmpty { names.append("header") }
    if !bearer.isEmpty { names.append("bearer") }
    if signatureMode == .required { names.append("signature") }
    if !pathSecret.isEmpty { names.append("path") }
    if !addresses.isEmpty { names.append("address") }
    if isEmpty { return "open" }
    return (isStrong ? "" : "weak:") + names.joined(separator: "+")
  }

  /// Headers whose values are never kept as they came.
  package var credentialHeaders: Set<String> { Set(headers.map(\.name)) }
}
