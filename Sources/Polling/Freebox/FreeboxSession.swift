import CallModel
package import Cryptography
import StrictJSON

/// Opens sessions on a Freebox: the app's token proves itself by answering a challenge, and is never sent.
///
/// https://dev.freebox.fr/sdk/os/login/
package actor FreeboxSession {
  private let appID: String
  private let appToken: Secret
  private var token: String?

  package init(appID: String, appToken: Secret) {
    self.appID = appID
    self.appToken = appToken
  }

  /// Asks within a session; one that has ended is begun anew, once: the box locks out who tries too often.
  /// - Parameter base: of the API's version: `/api/v8`.
  func ask(_ request: APIRequest, base: String, _ api: any ProviderAPI) async throws(PollFailure) -> JSONValue {
    var challenge: String?
    if let token {
      let answer = try await api.ask(request.adding("x-fbx-app-auth", token))
      switch try FreeboxAnswer(answer, request) {
      case .result(let value): return value
      case .sessionEnded(let fresh): challenge = fresh
      }
      self.token = nil
    }
    let token = try await open(base, challenge, api)
    self.token = token
    let answer = try await api.ask(request.adding("x-fbx-app-auth", token))
    guard case .result(let value) = try FreeboxAnswer(answer, request) else {
      throw PollFailure(.refused, "\(request.summary): the box does not take the session that it has just given")
    }
    return value
  }

  private func open(_ base: String, _ known: String?, _ api: any ProviderAPI) async throws(PollFailure) -> String {
    let challenge: String
    if let known { challenge = known } else { challenge = try await self.challenge(base, api) }
    let request = APIRequest(
      "POST", "\(base)/login/session/", headers: [HeaderField(name: "content-type", value: "application/json")],
      body: Self.login(appID, try Self.password(appToken, challenge)))
    let answer = try await api.ask(request)
    guard case .result(let result) = try Self.login(answer, request), let token = result["session_token"]?.string,
      !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    else { throw PollFailure(.refused, "the box gives no session") }
    // What is not named is not allowed.
    guard result["permissions"]?["calls"]?.bool == true else {
      throw PollFailure(
        .refused, "the app may not read calls: tick \"calls\" for it in Freebox OS, access management, applications")
    }
    return token
  }

  private func challenge(_ base: String, _ api: any ProviderAPI) async throws(PollFailure) -> String {
    let request = APIRequest("GET", "\(base)/login/")
    let answer = try await api.ask(request)
    guard case .result(let result) = try Self.login(answer, request), let challenge = result["challenge"]?.string
    else { throw PollFailure(.badAnswer, "\(request.summary): the answer holds no challenge") }
    return challenge
  }

  /// What belongs to a login is not kept, even where it cannot be read.
  private static func login(_ answer: APIAnswer, _ request: APIRequest) throws(PollFailure) -> FreeboxAnswer {
    do {
      return try FreeboxAnswer(answer, request)
    } catch {
      throw PollFailure(error.code, error.reason, retryAfter: error.retryAfter, status: error.status)
    }
  }

  /// HMAC-SHA1 of the challenge under the token, both as they are written.
  package static func password(_ token: Secret, _ challenge: String) throws(PollFailure) -> String {
    guard let key = HMACKey(token.reveal(), .sha1) else {
      throw PollFailure(.refused, "the app's token is empty")
    }
    return ByteEncoding.hex.encode(key.code(for: Array(challenge.utf8)))
  }

  private static func login(_ appID: String, _ password: String) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("app_id")
    writer.string(appID)
    writer.key("password")
    writer.string(password)
    writer.endObject()
    return writer.bytes
  }
}
