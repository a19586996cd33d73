package import CallModel
package import Cryptography
import StrictJSON

/// Where a PortSIP tenant posts its call events (`cdr_event`): set at an operator's command.
///
/// https://support.portsip.com/development-portsip/webhook-notifications/registering-a-webhook
package struct PortSIPSubscription: Sendable {
  /// As what the PBX shows itself.
  package enum Proof: Sendable {
    case none
    case basic(username: String, password: Secret)
    case digest(username: String, password: Secret)
    case bearer(Secret)
  }

  private let api: any ProviderAPI
  private let session: PortSIPSession
  private let now: @Sendable () -> Instant

  /// The vendor's limit, in characters.
  package static let urlLimit = 128

  package init(api: any ProviderAPI, session: PortSIPSession, now: @escaping @Sendable () -> Instant) {
    self.api = api
    self.session = session
    self.now = now
  }

  /// - Throws: where the PBX does not take it, or says another address afterwards.
  package func set(url: String, proof: Proof, isEnabled: Bool) async throws(PollFailure) {
    let check = APIRequest("GET", "/tenant")
    let before = try await session.ask(check, api, now: now)
    if let failure = PollFailure.of(before, to: check) { throw failure }
    let tenant = try before.json(check)
    let request = APIRequest(
      "POST", "/tenant", headers: [HeaderField(name: "content-type", value: "application/json")],
      body: Self.body(tenant, url, proof, isEnabled))
    let answer = try await session.ask(request, api, now: now)
    if let failure = PollFailure.of(answer, to: request) { throw failure }
    let kept = try await session.ask(check, api, now: now)
    if let failure = PollFailure.of(kept, to: check) { throw failure }
    let event = try kept.json(check)["cdr_event"]
    guard event?["enabled"]?.bool == isEnabled, !isEnabled || event?["url"]?.string == url else {
      throw PollFailure(.badAnswer, "the PBX took the request, and keeps another subscription")
    }
  }

  /// The tenant as it is, with its `cdr_event` set: the vendor does not say whether what is left out stays.
  private static func body(_ tenant: JSONValue, _ url: String, _ proof: Proof, _ isEnabled: Bool) -> [UInt8] {
    var writer = JSONWriter()
    func member(_ name: String, _ value: String) {
      writer.key(name)
      writer.string(value)
    }
    writer.beginObject()
    for other in tenant.lastMembers where other.name != "cdr_event" {
      writer.key(other.name)
      writer.value(other.value)
    }
    writer.key("cdr_event")
    writer.beginObject()
    writer.key("enabled")
    writer.bool(isEnabled)
    member("url", url)
    switch proof {
    case .none: member("auth", "DISABLE")
    case .basic(let username, let password):
      member("auth", "BASIC")
      member("username", username)
      member("password", password.revealText())
    case .digest(let username, let password):
      member("auth", "DIGEST")
      member("username", username)
      member("password", password.revealText())
    case .bearer(let token):
      member("auth", "BEARER")
      member("token", token.revealText())
    }
    writer.endObject()
    writer.endObject()
    return writer.bytes
  }
}
