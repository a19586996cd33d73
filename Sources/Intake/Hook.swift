import CallModel
package import Providers

/// Where a source's requests come in, and what they must be.
package final class Hook: Sendable {
  /// Where the sender's own name for a delivery stands.
  package enum DeliveryName: Sendable, Hashable {
    /// Lower case.
    case header(String)
    case query(String)
  }

  package let source: String
  /// Begins with `/`, ends without.
  package let path: String
  package let methods: [String]
  package let proofs: HookProofs
  package let normaliser: any Normaliser
  /// As ``HookProofs/summary``, made once.
  let proofSummary: String
  /// As ``HookProofs/credentialHeaders``, made once.
  let credentialHeaders: Set<String>
  package let deliveryName: DeliveryName?
  /// Whether the call's key may follow the path.
  package let takesKeyInPath: Bool

  package init(
    source: String, path: String, methods: [String], proofs: HookProofs, normaliser: any Normaliser,
    deliveryName: DeliveryName? = nil, takesKeyInPath: Bool = false
  ) {
    self.source = source
    proofSummary = proofs.summary
    credentialHeaders = proofs.credentialHeaders
    self.path = path
    self.methods = methods
    self.proofs = proofs
    self.normaliser = normaliser
    self.deliveryName = deliveryName
    self.takesKeyInPath = takesKeyInPath
  }

  /// What stands in the place of a secret segment, right or wrong.
  private static let hidden = "…"

  /// The request as it may be written down: a path that holds a secret, without it.
  func kept(_ request: ReceivedRequest) -> ReceivedRequest {
    guard !proofs.pathSecret.isEmpty, request.path.hasPrefix(path + "/") else { return request }
    let segments = request.path.dropFirst(path.count + 1).split(separator: "/", omittingEmptySubsequences: false)
    return request.with(path: ([path, Self.hidden] + segments.dropFirst().map(String.init)).joined(separator: "/"))
  }

  func deliveryName(of request: ReceivedRequest) -> String? {
    let name: String? =
      switch deliveryName {
      case .header(let header): request.value(of: header)
      case .query(let query): request.queryValue(of: query)
      case nil: nil
      }
    guard let name, !name.isEmpty, name.utf8.count <= 256 else { return nil }
    return name
  }
}
