import CallModel
private import StrictJSON

/// Which box answers, and where its API is: `GET /api_version`.
///
/// https://dev.freebox.fr/sdk/os/
package struct FreeboxBox: Sendable, Hashable {
  package let uid: String?
  /// `16.0`
  package let version: String
  /// `/api/`
  package let path: String
  package let model: String?

  package init(_ api: any ProviderAPI) async throws(PollFailure) {
    let request = APIRequest("GET", "/api_version")
    let answer = try await api.ask(request)
    if let failure = PollFailure.of(answer, to: request) { throw failure }
    let root = try answer.json(request)
    guard let version = LenientText.of(root["api_version"]) else {
      throw PollFailure(.badAnswer, "\(request.summary): the answer names no api_version: is this a Freebox?")
    }
    self.version = version
    uid = LenientText.of(root["uid"])
    let path = LenientText.of(root["api_base_url"]) ?? "/api/"
    // Anything else could lead the login to somebody else.
    guard path.hasPrefix("/"), !path.hasPrefix("//"),
      path.utf8.allSatisfy({
        (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0)
          || "/_-".utf8.contains($0)
      })
    else { throw PollFailure(.badAnswer, "\(request.summary): api_base_url is no path") }
    self.path = path
    model = LenientText.of(root["box_model_name"]) ?? LenientText.of(root["box_model"])
  }

  var major: Int { version.split(separator: ".").first.flatMap { Int($0) } ?? 0 }

  /// Since API 10.1.
  var hasVoicemail: Bool {
    let parts = version.split(separator: ".").map { Int($0) ?? 0 }
    return (parts.first ?? 0, parts.dropFirst().first ?? 0) >= (10, 1)
  }

  /// - Parameter pinned: a lower version of the API, where the operator names one.
  package func base(pinned: Int? = nil) -> String {
    (path.hasSuffix("/") ? path : path + "/") + "v\(min(pinned ?? major, max(major, 1)))"
  }
}
