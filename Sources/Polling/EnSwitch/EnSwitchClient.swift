package import Cryptography
import StrictJSON

/// Asks EnSwitch's JSON API: always a form over POST, so that the password stands in no address and no log.
///
/// https://integrics.com/enswitch/guides/4.4/en/dev/json/intro/
package struct EnSwitchClient: Sendable {
  package let username: String
  package let password: Secret

  package init(username: String, password: Secret) {
    self.username = username
    self.password = password
  }

  /// - Returns: the rows of `data`; none where there is none.
  func rows(
    _ function: String, _ fields: [(name: String, value: String)], _ round: PollRound
  ) async throws(PollFailure) -> [JSONValue] {
    let request = APIRequest.form(
      "/\(function)/",
      [(name: "auth_username", value: username), (name: "auth_password", value: password.revealText())] + fields)
    let answer = try await round.api.ask(request)
    // Errors come with the status 200 too: the envelope counts, where there is one.
    guard let root = (try? JSONDocument(parsing: answer.body, limits: .document))?.root else {
      if let failure = PollFailure.of(answer, to: request) { throw Self.refusing(failure) }
      _ = try answer.json(request)
      return []
    }
    for response in root["responses"]?.elements.map({ $0 }) ?? [] {
      if let failure = Self.failure(response, request) { throw failure }
    }
    if let failure = PollFailure.of(answer, to: request) { throw Self.refusing(failure) }
    guard case .array? = root["responses"]?.kind else {
      throw PollFailure(.badAnswer, "\(request.summary): the answer holds no \"responses\"", body: answer.body)
    }
    guard let data = root["data"], !data.isNull else { return [] }
    guard data.kind == .array else {
      throw PollFailure(.badAnswer, "\(request.summary): \"data\" is no list", body: answer.body)
    }
    return Array(data.elements)
  }

  private static func failure(_ response: JSONValue, _ request: APIRequest) -> PollFailure? {
    guard let code = LenientText.of(response["code"]).flatMap({ Int($0) }), !(200...299).contains(code) else {
      return nil
    }
    let said = [LenientText.of(response["key"]), LenientText.of(response["message"])].compactMap { $0 }
      .joined(separator: ": ")
    let reason = "\(request.summary): code \(code) \(ProviderWords.shown(said))"
    return switch code {
    case 401, 402, 403: PollFailure(.refused, reason)
    case 429: PollFailure(.tooMany, reason)
    case 500...599: PollFailure(.unavailable, reason)
    default: PollFailure(.unacceptable, reason)
    }
  }

  /// There is no session that could have ended: each request names who asks.
  private static func refusing(_ failure: PollFailure) -> PollFailure {
    failure.code == .sessionEnded ? PollFailure(.refused, failure.reason) : failure
  }
}
