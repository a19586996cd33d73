import StrictJSON

/// Whether a message was left by the caller of a call: the two lists spell numbers in their own ways.
enum VoicemailNumber {
  /// `33` and `699999999` of a message are `0699999999`, `+33699999999` or `0033699999999` of an entry.
  static func isSame(_ message: JSONValue, entryNumber: String) -> Bool {
    let national = (LenientText.of(message["phone_number"]) ?? "").filter(\.isNumber)
    let country = (LenientText.of(message["country_code"]) ?? "").filter(\.isNumber)
    let number = entryNumber.filter(\.isNumber)
    guard !national.isEmpty else { return number.isEmpty }
    return ["", "0", country, "00" + country].contains { $0 + national == number }
  }
}
