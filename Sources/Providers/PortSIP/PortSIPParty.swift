import CallModel

/// Reads who is at an end of a PortSIP call: a number, a SIP URI, or digits of an extension.
struct PortSIPParty {
  let settings: PortSIPSettings
  /// In a call between extensions all digits are extensions.
  let isInternalCall: Bool

  func party(_ address: String?, domain: String?, displayName: String?) -> Party? {
    var party = Party(displayName: displayName)
    guard let address else { return party.orNil }
    let (user, host) = Self.parts(address)
    let domain = host ?? domain
    if user.lowercased() == "anonymous" || domain?.lowercased() == "anonymous.invalid" {
      party.phone = PhoneNumber(raw: user, number: nil, kind: .anonymous)
      return party
    }
    party.phone = phone(user)
    if let domain { party.sipUri = "sip:\(user)@\(domain)" }
    if party.phone?.kind == .extension {
      party.extension = user
      party.isInternal = true
    }
    return party
  }

  func phone(_ user: String) -> PhoneNumber {
    let isDigits = !user.isEmpty && user.utf8.allSatisfy { (0x30...0x39).contains($0) }
    let isShort = settings.extensionLength > 0 && user.utf8.count <= settings.extensionLength
    return isDigits && (isInternalCall || isShort)
      ? PhoneNumber(raw: user, number: nil, kind: .extension) : PhoneNumber(user)
  }

  /// `sip:101@test.io`, `<sip:101@test.io>;tag=x` or `101`.
  static func parts(_ address: String) -> (user: String, host: String?) {
    var text = address[...]
    if let open = text.firstIndex(of: "<") { text = text[text.index(after: open)...].prefix { $0 != ">" } }
    for scheme in ["sip:", "sips:", "tel:"] where text.lowercased().hasPrefix(scheme) {
      text = text.dropFirst(scheme.count)
    }
    text = text.prefix { $0 != ";" && $0 != "?" }
    guard let at = text.lastIndex(of: "@") else { return (String(text), nil) }
    let host = text[text.index(after: at)...].prefix { $0 != ":" }
    return (String(text[..<at]), host.isEmpty ? nil : String(host))
  }
}
