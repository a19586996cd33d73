/// Of the request that an event came with, what may be passed on.
package struct OriginalRequest: Sendable, Hashable {
  package let contentType: String?
  /// W3C Trace Context, as the sender gave it.
  package let traceParent: String?
  package let body: [UInt8]

  package init(contentType: String?, traceParent: String?, body: [UInt8]) {
    self.contentType = contentType
    self.traceParent = traceParent
    self.body = body
  }
}
