package import CallModel

/// A configuration that was in force.
package struct KeptConfiguration: Sendable, Hashable {
  /// The first event that came under it.
  package let firstSeq: Int64
  package let activatedAt: Instant
  /// routes.json, or its routes alone where secrets stood in it.
  package let text: [UInt8]

  package init(firstSeq: Int64, activatedAt: Instant, text: [UInt8]) {
    self.firstSeq = firstSeq
    self.activatedAt = activatedAt
    self.text = text
  }
}
