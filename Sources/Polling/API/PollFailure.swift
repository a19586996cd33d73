/// Why a provider's API could not be read.
package struct PollFailure: Error, Sendable, CustomStringConvertible {
  package enum Code: Sendable, Hashable {
    /// No connection, or it was cut.
    case unreachable
    /// HTTP 429, or what the provider has in its place.
    case tooMany
    /// HTTP 5xx.
    case unavailable
    /// Name, password or token do not hold, or may not read calls: an operator's to mend.
    case refused
    /// The session has ended; a new one may be begun.
    case sessionEnded
    /// It answers for somebody else than the source's account: an operator's to mend.
    case wrongAccount
    /// Not what the provider's documents promise.
    case badAnswer
    /// The request is not taken, and would not be if made again.
    case unacceptable
    /// What was read could not be stored.
    case notStored
    /// The server stops.
    case cancelled
  }

  package let code: Code
  /// For people. Holds no secret and no number of anybody.
  package let reason: String
  package let retryAfter: Duration?
  /// An answer that is worth keeping, to be looked at.
  package let body: [UInt8]?
  /// Of HTTP, where that is what failed.
  package let status: Int?

  package init(
    _ code: Code, _ reason: String, retryAfter: Duration? = nil, body: [UInt8]? = nil, status: Int? = nil
  ) {
    self.status = status
    self.code = code
    self.reason = reason
    self.retryAfter = retryAfter
    self.body = body
  }

  /// Whether trying again is of no use, or harm, before somebody has changed something.
  package var needsOperator: Bool { code == .refused || code == .wrongAccount }

  package var description: String { reason }

  /// What an HTTP status means where the provider says nothing else.
  /// - Returns: nil for success.
  package static func of(_ answer: APIAnswer, to request: APIRequest) -> PollFailure? {
    let said = "\(request.summary): HTTP \(answer.status)"
    return switch answer.status {
    case 200...299: nil
    case 401: PollFailure(.sessionEnded, "\(said), the credentials are not taken")
    case 403: PollFailure(.refused, "\(said), not allowed")
    case 408, 425: PollFailure(.unavailable, said, retryAfter: answer.retryAfter)
    case 429: PollFailure(.tooMany, "\(said), too many requests", retryAfter: answer.retryAfter)
    case 500...599: PollFailure(.unavailable, said, retryAfter: answer.retryAfter)
    default: PollFailure(.unacceptable, said, status: answer.status)
    }
  }
}
