/// Reads the properties of a watch that is asked for, and refuses what the document does not allow.
struct AgendizeWatchReading {
  let json: EmulatedJSON

  /// The one required property.
  func address() throws(AgendizeFailure) -> String {
    guard let address = json["address"]?.string, address.hasPrefix("https://") || address.hasPrefix("http://") else {
      throw .invalid("address")
    }
    return address
  }

  func choice(_ name: String, of choices: [String], else usual: String) throws(AgendizeFailure) -> String {
    guard let value = present(name) else { return usual }
    guard let text = value.string, choices.contains(text) else { throw .invalid(name) }
    return text
  }

  /// A boolean, or its text, as the vendor's staff send it.
  func flag(_ name: String) throws(AgendizeFailure) -> Bool {
    guard let value = present(name) else { return false }
    switch value.scalar {
    case "true": return true
    case "false": return false
    default: throw .invalid(name)
    }
  }

  /// Absent: all. The calls page does not list the property; another watch's example has it.
  func events() throws(AgendizeFailure) -> Set<AgendizeEvent> {
    guard let value = present("events") else { return Set(AgendizeEvent.allCases) }
    let events = value.elements.compactMap { $0.string.flatMap { AgendizeEvent(rawValue: $0) } }
    guard case .array(let elements) = value, events.count == elements.count else { throw .invalid("events") }
    return Set(events)
  }

  func template() throws(AgendizeFailure) -> AgendizeTemplate? {
    guard let value = present("schema") else { return nil }
    guard let template = AgendizeTemplate(value) else { throw .invalid("schema") }
    return template
  }

  /// `cryptoKeyIds` on the calls page, `keys` on the watchers page. None named: every key of the account.
  func signingKeys(_ known: Set<String>) throws(AgendizeFailure) -> [String]? {
    guard let signature = present("signature") else { return nil }
    let list = signature["cryptoKeyIds"] ?? signature["keys"] ?? []
    let keys = list.elements.compactMap { $0.string }
    guard case .object = signature, case .array(let elements) = list, keys.count == elements.count,
      keys.allSatisfy({ known.contains($0) })
    else { throw .invalid("signature") }
    return signature["enabled"]?.bool == true ? keys : nil
  }

  func checkText(_ name: String) throws(AgendizeFailure) {
    if let value = present(name), value.string == nil { throw .invalid(name) }
  }

  /// A map of names to texts.
  func checkHeaders() throws(AgendizeFailure) {
    guard let value = present("httpRequestHeader") else { return }
    guard case .object(let members) = value, members.allSatisfy({ $0.value.string != nil && !$0.name.isEmpty }) else {
      throw .invalid("httpRequestHeader")
    }
  }

  func checkBasicAuth() throws(AgendizeFailure) {
    guard let value = present("basicAuth") else { return }
    guard value["username"]?.string != nil, value["password"]?.string != nil else { throw .invalid("basicAuth") }
  }

  func checkOAuth2() throws(AgendizeFailure) {
    guard let value = present("oauth2Auth") else { return }
    let grant = value["grantType"]?.string ?? "refresh_token"
    guard ["refresh_token", "client_credentials"].contains(grant), value["clientId"]?.string != nil,
      value["accessTokenUrl"]?.string != nil, grant != "refresh_token" || value["refreshToken"]?.string != nil
    else { throw .invalid("oauth2Auth") }
  }

  private func present(_ name: String) -> EmulatedJSON? { json[name].flatMap { $0 == .null ? nil : $0 } }
}
