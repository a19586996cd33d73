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
