package import CallModel

/// A request whose proof did not hold, as it is kept: to be explained, and to be readmitted once the secret is right.
package struct RejectedRequest: Sendable, Hashable {
  /// The journal's number; 0 before it is written.
  package let id: Int64
  package let rejectedAt: Instant
  package let source: String
  package let address: String
  package let reason: String
  package let method: String
  package let target: String
  package let headers: CanonicalHeaders
  package let body: [UInt8]

  package init(
    id: Int64 = 0, rejectedAt: Instant, source: String, address: String, reason: String, method: String,
    target: String, headers: CanonicalHeaders, body: [UInt8]
  ) {
    self.id = id
    self.rejectedAt = rejectedAt
    self.source = source
    self.address = address
    self.reason = reason
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
  }

  /// The request as it was received; credentials stay sealed.
  package var request: ReceivedRequest {
    ReceivedRequest(
      method: method, target: target, headers: headers.fields, body: body, receivedAt: rejectedAt,
      remoteAddress: address)
  }

  var challenge: AnsweredChallenge {
    AnsweredChallenge(source: source, method: method, target: target, body: body)
  }

  package var size: Int { 200 + headers.bytes.count + body.count }
}
