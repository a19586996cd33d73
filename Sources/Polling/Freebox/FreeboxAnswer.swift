import CallModel
import StrictJSON

/// What a Freebox answered: decided by `success` and `error_code`, never by its words, which are French.
enum FreeboxAnswer {
  /// An empty list comes without a `result`: then it is the whole answer.
  case result(JSONValue)
  /// With a fresh challenge, where the box gave one.
  case sessionEnded(challenge: String?)

  init(_ answer: APIAnswer, _ request: APIRequest) throws(PollFailure) {
    let root: JSONValue
    do {
      root = try answer.json(request)
    } catch {
      if let failure = PollFailure.of(answer, to: request), answer.status != 401 { throw failure }
      throw error
    }
    if root["success"]?.bool == true {
      self = .result(root["result"] ?? root)
      return
    }
    let code = LenientText.of(root["error_code"]) ?? "HTTP \(answer.status)"
    let said = "\(request.summary): the box says \(ProviderWords.shown(code))"
    switch code {
    case "auth_required", "invalid_session": self = .sessionEnded(challenge: root["result"]?["challenge"]?.string)
    case "invalid_token":
      throw PollFailure(.refused, "\(said): the app's token does not hold; authorize again")
    case "pending_token":
      throw PollFailure(.refused, "\(said): accept the app on the box's display, then poll again")
    case "insufficient_rights":
      throw PollFailure(.refused, "\(said): tick \"calls\" for the app in Freebox OS, access management")
    case "ratelimited":
      throw PollFailure(.tooMany, "\(said): too many logins failed from here", retryAfter: .seconds(3_600))
    case "denied_from_external_ip", "apps_denied", "new_apps_denied": throw PollFailure(.refused, said)
    case "internal_error": throw PollFailure(.unavailable, said)
    default: throw PollFailure.of(answer, to: request) ?? PollFailure(.unacceptable, said)
    }
  }
}
