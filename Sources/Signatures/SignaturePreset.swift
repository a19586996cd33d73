private import Cryptography

/// Schemes that senders share, by name.
package enum SignaturePreset: String, Sendable, Hashable, CaseIterable {
  /// https://github.com/standard-webhooks/standard-webhooks, specification 1.0.0.
  case standardWebhooks = "standard-webhooks"
  /// https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
  case github

  package var scheme: SignatureScheme {
    switch self {
    case .standardWebhooks:
      SignatureScheme(
        header: "webhook-signature", prefix: "v1,", separator: UInt8(ascii: " "), encoding: .base64,
        content: SignedContent(parts: [.id, .text("."), .timestamp, .text("."), .body]),
        timestampHeader: "webhook-timestamp", idHeader: "webhook-id", keysAreStandardWebhooks: true)
    case .github:
      SignatureScheme(header: "x-hub-signature-256", prefix: "sha256=", idHeader: "x-github-delivery")
    }
  }
}
