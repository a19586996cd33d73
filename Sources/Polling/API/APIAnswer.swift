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

  /// - Throws: `.badAnswer` with the place of what is wrong.
  package func json(_ request: APIRequest) throws(PollFailure) -> JSONValue {
    do {
      return try JSONDocument(parsing: body, limits: .payload).root
    } catch {
      throw PollFailure(.badAnswer, "\(request.summary): the answer is not JSON: \(error)", body: body)
    }
  }
}
