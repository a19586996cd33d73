/// Files that anybody on this machine may fetch: the audit log's.
package protocol PublishedFiles: Sendable {
  /// - Parameter path: what stands behind `/audit/` in the address, as it came.
  /// - Returns: nil where nothing of that name is published.
  func file(_ path: String) async -> PublishedFile?
}

package struct PublishedFile: Sendable {
  package let bytes: [UInt8]
  package let contentType: String
  /// Whether it will never change.
  package let isImmutable: Bool

  package init(bytes: [UInt8], contentType: String, isImmutable: Bool) {
    self.bytes = bytes
    self.contentType = contentType
    self.isImmutable = isImmutable
  }
}
