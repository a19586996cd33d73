import CallModel
import NIOCore

/// One request for a token, from its bytes to its answer.
struct TokenExchange {
  let context: IntakeContext
  let request: ReceivedRequest

  /// - Parameter reply: called later, on the loop, where this returns nil.
  /// - Returns: the answer that can be given at once.
  func start(on loop: any EventLoop, reply: @escaping @Sendable (Answer) -> Void) -> Answer? {
    let asked: TokenRequest
    do throws(TokenFault) { asked = try TokenRequest(request) } catch { return .noToken(error) }
    // Who guesses secrets runs out of tries.
    let mayTry = context.budget.take(
      source: TokenRequest.path, address: request.remoteAddress, now: request.receivedAt.seconds)
    guard mayTry else {
      return .problem(.tooManyRequests, "too many token requests from one address", headers: [("retry-after", "60")])
    }
    let isTaken = context.tokens?.submit(asked, at: request.receivedAt) { result in
      loop.execute {
        switch result {
        case .success(let grant): reply(.token(grant))
        case .failure(let fault): reply(.noToken(fault))
        }
      }
    }
    return isTaken == true ? nil : .noToken(TokenFault(.unavailable, "too many ask for a token"))
  }
}
