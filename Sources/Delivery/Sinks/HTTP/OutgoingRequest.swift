package import CallModel
package import NIOSSL

/// A request that leaves.
package struct OutgoingRequest: Sendable {
  package let url: String
  package let method: String
  package let headers: [(String, String)]
  package let body: [UInt8]
  /// Whom to trust, and as whom to come; nil: as everybody.
  package let tls: TLSConfiguration?

  package init(
    url: String, method: String = "POST", headers: [(String, String)], body: [UInt8], tls: TLSConfiguration? = nil
  ) {
    self.tls = tls
    self.url = url
    self.method = method
    self.headers = headers
    self.body = body
  }
}

/// What came back; of the body, the first bytes.
package struct OutgoingReply: Sendable {
  package let status: Int
  package let retryAfter: String?
  package let body: [UInt8]
  package let receivedAt: Instant
}

/// Nothing came back.
package struct OutgoingFailure: Error, Sendable {
  package let reason: String
}
