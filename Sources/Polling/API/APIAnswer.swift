package import CallModel
package import StrictJSON

/// What a provider's API answered.
package struct APIAnswer: Sendable {
  package let status: Int
  package let retryAfter: Duration?
  package let body: [UInt8]
  package let receivedAt: Instant

  package init(status: Int, retryAfter: Duration? = nil, body: [UInt8], receivedAt: Instant) {
    self.status = status
    self.retryAfter = retryAfter
    self.body = body
    self.receivedAt = receivedAt
  }

  /// Reads it leniently: what is odd about one row is that row's, and found when it is read by itself.
  /// - Throws: `.badAnswer` with the place of what is wrong.
  package func json(_ request: APIRequest) throws(PollFailure) -> JSONValue {
    do {
      return try JSONDocument(parsing: body, limits: .document).root
    } catch {
      throw PollFailure(.badAnswer, "\(request.summary): the answer is not JSON: \(error)", body: body)
    }
  }
}
