import CallModel
package import Cryptography
private import StrictJSON

/// Asks a box for an app's token: a person has to accept it on the box's own display, and may do so from its network alone.
///
/// https://dev.freebox.fr/sdk/os/login/
package struct FreeboxAuthorization: Sendable {
  package enum State: String, Sendable, Hashable, CaseIterable {
    case unknown, pending, timeout, granted, denied
  }

  package let token: Secret
  private let track: String
  private let base: String

  /// Begins to ask.
  package init(
    appID: String, appName: String, appVersion: String, deviceName: String, box: FreeboxBox, _ api: any ProviderAPI
  ) async throws(PollFailure) {
    base = box.base()
    var writer = JSONWriter()
    writer.beginObject()
    for (name, value) in [
      ("app_id", appID), ("app_name", appName), ("app_version", appVersion), ("device_name", deviceName),
    ] {
      writer.key(name)
      writer.string(value)
    }
    writer.endObject()
    let request = APIRequest(
      "POST", "\(base)/login/authorize/", headers: [HeaderField(name: "content-type", value: "application/json")],
      body: writer.bytes)
    let answer = try await api.ask(request)
    guard case .result(let result) = try FreeboxAnswer(answer, request), let token = result["app_token"]?.string,
      let track = LenientText.of(result["track_id"])
    else { throw PollFailure(.badAnswer, "\(request.summary): the answer holds no token") }
    self.token = Secret(token)
    self.track = track
  }

  /// Unless it is asked for, the token stays without use.
  package func state(_ api: any ProviderAPI) async throws(PollFailure) -> State {
    let request = APIRequest("GET", "\(base)/login/authorize/\(PercentEncoding.encode(track))")
    let answer = try await api.ask(request)
    guard case .result(let result) = try FreeboxAnswer(answer, request) else { return .unknown }
    return result["status"]?.string.flatMap(State.init(rawValue:)) ?? .unknown
  }
}
