private import Cryptography

/// The tenant's `cdr_event`: where events go, and how they authenticate.
package struct PortSIPEventSettings: Sendable, Hashable {
  package enum Auth: String, Sendable, Hashable, CaseIterable {
    case disable = "DISABLE"
    case basic = "BASIC"
    /// Without a challenge there is no answer to one: such pushes go without an `Authorization`.
    case digest = "DIGEST"
    case bearer = "BEARER"
  }

  package var enabled = false
  package var auth = Auth.disable
  package var username = ""
  package var password = ""
  package var token = ""
  package var url = ""

  package init() {}

  /// Enabled, without authentication.
  package init(url: String) {
    enabled = true
    self.url = url
  }

  package static func basic(url: String, username: String, password: String) -> PortSIPEventSettings {
    var settings = PortSIPEventSettings(url: url)
    settings.auth = .basic
    settings.username = username
    settings.password = password
    return settings
  }

  package static func bearer(url: String, token: String) -> PortSIPEventSettings {
    var settings = PortSIPEventSettings(url: url)
    settings.auth = .bearer
    settings.token = token
    return settings
  }

  /// With the members that are there changed.
  /// - Throws: what breaks a bound of the schema. Its pattern for the URL, the same as that of the user name, can only
  ///   be a slip and is not applied.
  func changed(by json: EmulatedJSON) throws(PortSIPError) -> PortSIPEventSettings {
    guard case .object(let members) = json else { throw .invalid("cdr_event") }
    var changed = self
    for member in members {
      switch member.name {
      case "enabled":
        guard let enabled = member.value.bool else { throw .invalid("cdr_event.enabled") }
        changed.enabled = enabled
      case "auth":
        guard let auth = member.value.string.flatMap({ Auth(rawValue: $0) }) else { throw .invalid("cdr_event.auth") }
        changed.auth = auth
      case "username": changed.username = try Self.text(member)
      case "password": changed.password = try Self.text(member)
      case "token": changed.token = try Self.text(member)
      case "url": changed.url = try Self.text(member)
      default: break
      }
    }
    try changed.check()
    return changed
  }

  private static func text(_ member: EmulatedMember) throws(PortSIPError) -> String {
    guard let text = member.value.string else { throw .invalid("cdr_event.\(member.name)") }
    return text
  }

  private func check() throws(PortSIPError) {
    guard url.unicodeScalars.count <= 128, !enabled || !url.isEmpty else { throw .invalid("cdr_event.url") }
    switch auth {
    case .disable: break
    case .basic, .digest:
      guard Self.isCredential(username) else { throw .invalid("cdr_event.username") }
      guard Self.isCredential(password) else { throw .invalid("cdr_event.password") }
    case .bearer: guard !token.isEmpty else { throw .invalid("cdr_event.token") }
    }
  }

  /// `[a-z0-9]{6,64}`.
  private static func isCredential(_ text: String) -> Bool {
    (6...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) }
  }

  var json: EmulatedJSON {
    [
      "enabled": .bool(enabled), "auth": .string(auth.rawValue), "username": .string(username),
      "password": .string(password), "token": .string(token), "url": .string(url),
    ]
  }

  /// The push of a body; nil while nothing is subscribed.
  func push(_ body: EmulatedJSON) -> EmulatedPush? {
    guard enabled, !url.isEmpty else { return nil }
    var headers = [EmulatedField(name: "content-type", value: "application/json")]
    switch auth {
    case .disable, .digest: break
    case .basic:
      let pair = ByteEncoding.base64.encode(Array("\(username):\(password)".utf8))
      headers.append(EmulatedField(name: "authorization", value: "Basic \(pair)"))
    case .bearer: headers.append(EmulatedField(name: "authorization", value: "Bearer \(token)"))
    }
    return EmulatedPush(method: "POST", url: url, headers: headers, body: Array(body.text.utf8))
  }
}
