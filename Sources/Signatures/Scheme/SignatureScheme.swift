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

  /// Whether a header's value is what the scheme looks for, and not some other credential in the same header.
  package func isSignature(_ name: String, _ value: String) -> Bool {
    switch self {
    case .detached(let scheme):
      return name == scheme.header
        && (name != "authorization" || !scheme.prefix.isEmpty && value.utf8.starts(with: scheme.prefix.utf8))
    case .token(let scheme):
      guard name == scheme.header, value.count >= scheme.prefix.count else { return false }
      return (try? CompactToken(String(value.dropFirst(scheme.prefix.count).drop { $0 == " " }))) != nil
    case .httpMessage: return name == "signature" || name == "signature-input"
    }
  }

  /// Headers that the signature covers, where the scheme itself says it.
  package func covers(_ name: String, in message: SignedMessage) -> Bool {
    switch self {
    case .detached(let scheme): scheme.content.parts.contains(.header(name))
    case .token: false
    case .httpMessage: message.header("signature-input").contains { $0.contains("\"\(name)\"") }
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
