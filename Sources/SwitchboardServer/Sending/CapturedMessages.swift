package import CallModel
package import Cryptography
import Intake
package import Signatures

/// Requests as they were captured, as a signature speaks of them.
package struct CapturedMessages: Sendable {
  package private(set) var messages: [SignedMessage] = []
  package private(set) var headers: [[(name: String, value: String)]] = []

  private let base: String?

  package init(for source: SourceConfiguration) { base = source.hook?.proofs.base }

  package mutating func add(_ request: ReceivedRequest) {
    headers.append(request.headers.map { ($0.name, $0.value) })
    messages.append(
      SignedMessage(
        method: request.method, path: request.path, query: request.query, body: request.body, base: base
      ) { request.values(of: $0) })
  }

  package var isEmpty: Bool { messages.isEmpty }
}

extension SourceConfiguration {
  /// Where it receives.
  package var path: String { hook?.path ?? "/hooks/\(name)" }

  package var takesAccessTokens: Bool { hook?.proofs.accessTokens != nil }

  /// Whatever its sender may have signed with: the signature's keys, and the other secrets that it was given.
  package var possibleKeys: [(id: String, secret: Secret)] {
    guard let proofs = hook?.proofs else { return [] }
    let others = (proofs.basicAuth?.passwords ?? []) + proofs.bearer + proofs.headers.flatMap(\.values)
    return proofs.signatureSecrets + others.map { ("key", $0) }
  }
}
