import CallModel
import StrictJSON

/// The texts that a call is found by.
struct CallWords {
  private(set) var all: [(kind: CallWord, text: String)] = []
  private var known: Set<String> = []

  /// A longer text is nobody's name, number or identity, in bytes.
  private static let limit = 1_024
  /// More legs than this a call does not have, and each is entered anew whenever one of them changes.
  private static let legLimit = 200

  init(_ call: CallRecord) {
    add(call.caller, number: .caller, name: .callerName)
    add(call.callee, number: .callee, name: .calleeName)
    add(call.answeredBy, number: .answeredBy, name: .calleeName)
    if let phone = call.dialedNumber { add(phone, .dialed) }
    if let phone = call.presentedNumber { add(phone, .presented) }
    for (kind, text) in [
      (CallWord.externalId, call.externalId), (.callId, call.callId), (.sessionId, call.sessionId),
      (.account, call.account), (.trunk, call.trunk),
    ] {
      if let text { add(kind, text) }
    }
    add(call.extra)
    for leg in call.legs.prefix(Self.legLimit) {
      add(leg.caller, number: .caller, name: .callerName)
      add(leg.callee, number: .callee, name: .calleeName)
      if let phone = leg.dialedNumber { add(phone, .dialed) }
      if let text = leg.trunk { add(.trunk, text) }
      add(leg.extra)
      // Of these a leg's id is the provider's own.
      if call.provider == .enswitch || call.provider == .cinnox { add(.leg, leg.id) }
    }
  }

  /// Providers' own words that people look for.
  private static let extras: [(CallWord, String)] = [
    (.type, "type"), (.callType, "callType"), (.sourceType, "stype"), (.calledType, "ctype"),
    (.destinationType, "dtype"), (.customer, "scustomer"), (.customer, "dcustomer"), (.customer, "customer"),
    (.machine, "machine"), (.tool, "buttonId"),
  ]

  private mutating func add(_ extra: [String: JSONText]) {
    guard !extra.isEmpty else { return }
    for (kind, name) in Self.extras {
      if let text = extra[name].flatMap({ Self.scalar($0) }) { add(kind, text) }
    }
  }

  private mutating func add(_ party: Party?, number: CallWord, name: CallWord) {
    guard let party else { return }
    if let phone = party.phone { add(phone, number) }
    if let text = party.extension { add(number, text) }
    if let text = party.displayName { add(name, text) }
    if let text = party.contactId { add(.customer, text) }
  }

  private mutating func add(_ phone: PhoneNumber, _ kind: CallWord) {
    if let number = phone.number { add(kind, number) }
    add(kind, phone.raw)
  }

  private mutating func add(_ kind: CallWord, _ text: String) {
    let text = Self.folded(text, kind)
    guard !text.isEmpty, text.utf8.count <= Self.limit, known.insert("\(kind.rawValue) \(text)").inserted else {
      return
    }
    all.append((kind, text))
  }

  /// As it is kept and compared: numbers by their digits, names without regard to case, identities as they are.
  static func folded(_ text: String, _ kind: CallWord) -> String {
    if kind.isNumber { return digits(text) ?? text.lowercased() }
    return kind.isName ? text.lowercased() : text
  }

  /// What texts that end alike begin alike by. Letter by letter, not by what is seen: different texts stay different.
  static func backwards(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.reversed()))
  }

  /// Nil for what is no number: a SIP address, `**1`.
  private static func digits(_ text: String) -> String? {
    var digits = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "0"..."9": digits.unicodeScalars.append(scalar)
      case "+", " ", "\u{a0}", "-", ".", "(", ")", "/": continue
      default: return nil
      }
    }
    return digits.isEmpty ? nil : digits
  }

  private static func scalar(_ text: JSONText) -> String? {
    guard let value = (try? JSONDocument(parsing: text.text))?.root else { return nil }
    return value.string ?? value.numberText
  }

  /// For free text: everything, in lower case.
  var document: String { all.map { $0.text.lowercased() }.joined(separator: "\n") }
}
