package import StrictJSON

/// Agendize's way of saying no: an `error` member, with any status, 200 as well.
package enum AgendizeError {
  /// - Returns: the answer's JSON.
  package static func checked(_ answer: APIAnswer, _ request: APIRequest) throws(PollFailure) -> JSONValue {
    let root = try answer.json(request)
    guard let error = root["error"], !error.isNull else { return root }
    let code = LenientText.of(error["code"]) ?? LenientText.of(error["statusCode"]) ?? LenientText.of(error)
    let said =
      "\(request.summary): error \(ProviderWords.code(code ?? "")) \(ProviderWords.shown(LenientText.of(error["message"]) ?? ""))"
    switch code.flatMap({ Int($0) }) {
    case 401?, 403?: throw PollFailure(.refused, said)
    case 429?: throw PollFailure(.tooMany, said)
    case let code? where code >= 500: throw PollFailure(.unavailable, said)
    case let code: throw PollFailure(.unacceptable, said, status: code ?? (answer.status == 200 ? nil : answer.status))
    }
  }
}
