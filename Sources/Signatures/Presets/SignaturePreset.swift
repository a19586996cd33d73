package import Cryptography

/// Schemes that senders share, by name. Each is the documentation or the library that is named beside it.
package enum SignaturePreset: String, Sendable, Hashable, CaseIterable {
  /// https://github.com/standard-webhooks/standard-webhooks, specification 1.0.0.
  case standardWebhooks = "standard-webhooks"
  /// https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
  case github
  /// https://api.slack.com/authentication/verifying-requests-from-slack
  case slack
  /// https://docs.stripe.com/webhooks/signature
  case stripe
  /// https://shopify.dev/docs/apps/build/webhooks/subscribe/https
  case shopify
  /// https://www.twilio.com/docs/usage/security
  case twilio
  /// https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks
  case telnyx
  /// https://developer.vonage.com/en/getting-started/concepts/webhooks
  case vonage
  /// https://developers.sinch.com/docs/conversation/callbacks
  case sinch
  /// https://www.plivo.com/docs/voice/concepts/signature-validation
  case plivo
  /// https://apidocs.callrail.com/#webhooks
  case callrail
  /// https://developers.messagebird.com/api/#verifying-http-requests
  case messagebird
  /// RFC 7515 and RFC 7797 over the body, in `X-JWS-Signature` unless a header is named.
  case jws
  /// RFC 9421 and RFC 9530.
  case httpMessageSignatures = "http-message-signatures"

  package var scheme: SignatureScheme {
    switch self {
    case .vonage:
      .token(TokenScheme(header: "authorization", prefix: "Bearer ", binding: .claim("payload_hash"), times: ["iat"]))
    case .messagebird:
      .token(
        TokenScheme(
          header: "messagebird-signature-jwt", binding: .claim("payload_hash"), urlDigestClaim: "url_hash",
          claims: ["iss": "MessageBird"], tolerance: 1, times: ["nbf", "exp"]))
    case .jws: .token(TokenScheme(header: "x-jws-signature", binding: .body, times: []))
    case .httpMessageSignatures: .httpMessage(HTTPMessageScheme())
    default: .detached(detached)
    }
  }

  /// What keys are, where nothing else is said.
  package var algorithm: SignatureAlgorithm {
    switch self {
    case .telnyx, .httpMessageSignatures: .ed25519
    case .twilio, .callrail: .hmac(.sha1)
    default: .hmac(.sha256)
    }
  }

  /// All that a key may be used with, where the sender chooses among several and a key does not say.
  package var algorithms: [SignatureAlgorithm] {
    self == .messagebird ? [.hmac(.sha256), .hmac(.sha384), .hmac(.sha512)] : [algorithm]
  }

  private var detached: DetachedScheme {
    var scheme = basis
    scheme.algorithm = algorithm
    switch self {
    case .standardWebhooks:
      scheme.alternatives = [.init(algorithm: .ed25519, prefix: "v1a,")]
      scheme.secretForm = .base64
      scheme.otherNames = .init(from: "webhook-", to: "svix-")
    case .twilio:
      scheme.bodyDigest = BodyDigest(query: "bodySHA256")
      scheme.triesPort = true
    default: break
    }
    return scheme
  }

  private var basis: DetachedScheme {
    switch self {
    case .standardWebhooks:
      DetachedScheme(
        header: "webhook-signature", prefix: "v1,", separator: UInt8(ascii: " "), encoding: .base64,
        content: SignedContent(parts: [.id, .text("."), .timestamp, .text("."), .body]),
        timestamp: .header("webhook-timestamp"), id: .header("webhook-id"))
    case .slack:
      DetachedScheme(
        header: "x-slack-signature", prefix: "v0=",
        content: SignedContent(parts: [.text("v0:"), .timestamp, .text(":"), .body]),
        timestamp: .header("x-slack-request-timestamp"))
    case .stripe:
      DetachedScheme(
        header: "stripe-signature", prefix: "v1=", separator: UInt8(ascii: ","),
        content: SignedContent(parts: [.timestamp, .text("."), .body]), timestamp: .parameter("t"))
    case .shopify:
      DetachedScheme(header: "x-shopify-hmac-sha256", encoding: .base64, id: .header("x-shopify-webhook-id"))
    case .twilio:
      DetachedScheme(
        header: "x-twilio-signature", encoding: .base64, content: SignedContent(parts: [.url, .sortedForm]))
    case .telnyx:
      DetachedScheme(
        header: "telnyx-signature-ed25519", encoding: .base64,
        content: SignedContent(parts: [.timestamp, .text("|"), .body]), timestamp: .header("telnyx-timestamp"))
    case .sinch:
      DetachedScheme(
        header: "x-sinch-webhook-signature", encoding: .base64,
        content: SignedContent(
          parts: [.body, .text("."), .header("x-sinch-webhook-signature-nonce"), .text("."), .timestamp]),
        timestamp: .header("x-sinch-webhook-signature-timestamp"))
    case .plivo:
      DetachedScheme(
        header: "x-plivo-signature-v3", separator: UInt8(ascii: ","), encoding: .base64,
        content: SignedContent(parts: [.sortedURL, .text("."), .header("x-plivo-signature-v3-nonce")]))
    case .callrail: DetachedScheme(header: "signature", encoding: .base64)
    default: DetachedScheme(header: "x-hub-signature-256", prefix: "sha256=", id: .header("x-github-delivery"))
    }
  }
}
