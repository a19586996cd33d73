/// How a sender signs.
package enum SignatureScheme: Sendable, Hashable {
  case detached(DetachedScheme)
  /// JSON Web Signatures (RFC 7515) and tokens (RFC 7519) that speak of the message.
  case token(TokenScheme)
  /// RFC 9421.
  case httpMessage(HTTPMessageScheme)

  /// Headers that hold the signature or what belongs to it; lower case.
  package var headers: Set<String> {
    switch self {
    case .detached(let scheme):
      Set([scheme.header] + [scheme.timestamp, scheme.id, scheme.keyID].compactMap { $0?.header })
    case .token(let scheme): [scheme.header]
    case .httpMessage: ["signature", "signature-input", "content-digest"]
    }
  }

  /// The header whose value names the delivery, where the scheme has one.
  package var deliveryHeader: String? {
    if case .detached(let scheme) = self { scheme.id?.header } else { nil }
  }

  /// Whether `publicURL` must be known.
  package var needsURL: Bool {
    switch self {
    case .detached(let scheme): scheme.content.parts.contains { $0 == .url || $0 == .sortedURL }
    case .token(let scheme): scheme.urlDigestClaim != nil
    case .httpMessage: false
    }
  }
}

extension SignaturePlace {
  package var header: String? {
    if case .header(let name) = self { name } else { nil }
  }
}
