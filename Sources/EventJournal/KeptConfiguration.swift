package import CallModel

/// A configuration that was in force.
package struct KeptConfiguration: Sendable, Hashable {
  package let id: Int64
  /// The first event that came under it.
  package let firstSeq: Int64
  package let activatedAt: Instant
  /// routes.json, or its routes alone where secrets stood in it.
  package let text: [UInt8]

  package init(id: Int64, firstSeq: Int64, activatedAt: Instant, text: [UInt8]) {
    self.id = id
    self.firstSeq = firstSeq
    self.activatedAt = activatedAt
    self.text = text
  }
}
