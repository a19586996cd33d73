import CallModel
package import Cryptography

/// Leaves our own secrets out of what a provider says: some repeat what they were sent.
package struct SecretMask: Sendable {
  private let secrets: [Secret]

  package init(_ secrets: [Secret]) { self.secrets = secrets }

  package func masked(_ text: String) -> String {
    secrets.reduce(text) { text, secret in
      let plain = secret.revealText()
      guard plain.utf8.count >= 3 else { return text }
      return text.replacing(PercentEncoding.encode(plain), with: "…").replacing(plain, with: "…")
    }
  }

  func masked(_ failure: PollFailure) -> PollFailure {
    PollFailure(
      failure.code, masked(failure.reason), retryAfter: failure.retryAfter, body: failure.body.map { masked($0) },
      status: failure.status)
  }

  /// As it is where it holds none.
  private func masked(_ body: [UInt8]) -> [UInt8] {
    let text = String(decoding: body, as: UTF8.self)
    let masked = masked(text)
    return masked == text ? body : Array(masked.utf8)
  }
}
