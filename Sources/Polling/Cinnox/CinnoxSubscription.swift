import CallModel
package import Cryptography
private import StrictJSON

/// Where CINNOX posts its events: set at an operator's command.
///
/// https://docs.cinnox.com/docs/createeditdelete-call-event-subscription
package struct CinnoxSubscription: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case calls = "call-event-sub"
    case recordings = "recording-event-sub"
  }

  private let api: any ProviderAPI
  private let appID: String
  private let token: Secret

  package init(api: any ProviderAPI, appID: String, token: Secret) {
    self.api = api
    self.appID = appID
    self.token = token
  }

  /// - Parameter url: CINNOX checks it at once: the server has to run.
  package func set(_ kind: Kind, url: String, isEnabled: Bool) async throws(PollFailure) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("enabled")
    writer.bool(isEnabled)
    writer.key("url")
    writer.string(url)
    writer.endObject()
    let request = APIRequest(
      "PATCH", "/v1/api/apps/\(PercentEncoding.encode(appID))/\(kind.rawValue)",
      headers: [
        HeaderField(name: "content-type", value: "application/json"),
        HeaderField(name: "authorization", value: "Bearer " + token.revealText()),
      ], body: writer.bytes)
    let answer = try await api.ask(request)
    let root = (try? JSONDocument(parsing: answer.body))?.root
    let said = LenientText.of(root?["message"]).map { ": \(ProviderWords.shown($0))" } ?? ""
    if let failure = PollFailure.of(answer, to: request) {
      throw PollFailure(failure.code == .sessionEnded ? .refused : failure.code, failure.reason + said)
    }
    // An error may come with the status 200.
    if let code = LenientText.of(root?["code"]), code != "0" {
      throw PollFailure(.refused, "\(request.summary): code \(ProviderWords.code(code))\(said)")
    }
    let kept = root?["result"]?.kind == .object ? root?["result"] : root
    guard LenientText.of(kept?["url"]) ?? url == url, kept?["enabled"]?.bool ?? isEnabled == isEnabled else {
      throw PollFailure(.badAnswer, "\(request.summary): CINNOX keeps something else than it was asked to")
    }
  }
}
