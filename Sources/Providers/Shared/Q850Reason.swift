import CallModel

/// ITU-T Q.850 causes, by number and by name. The grouping is Switchboard's own.
enum Q850Reason {
  /// - Returns: nil for a cause that says nothing.
  static func reason(_ cause: Int) -> EndReason? {
    switch cause {
    case 1, 22, 28: .invalidNumber
    case 2, 3, 20, 27: .unreachable
    case 16, 31: .normalClearing
    case 17: .userBusy
    case 18, 19: .noAnswerTimeout
    case 21: .rejected
    case 34, 42, 44, 47: .congestion
    case 38, 41, 102, 111: .networkError
    case 52, 53, 54, 55: .barred
    case 57, 58, 65, 79, 88: .mediaIncompatible
    default: nil
    }
  }

  /// The cause that a text names or numbers: `17`, `Cause 17`, `User busy`. Case and punctuation do not count.
  static func cause(_ text: String) -> Int? {
    if let number = Int(text) { return (1...127).contains(number) ? number : nil }
    let words = words(text)
    if let cause = names[words] { return cause }
    let parts = words.split(separator: " ")
    guard parts.first == "cause" || parts.first == "q850", let last = parts.last, let number = Int(last) else {
      return nil
    }
    return (1...127).contains(number) ? number : nil
  }

  private static func words(_ text: String) -> String {
    let spaced = text.lowercased().unicodeScalars.map { scalar -> Character in
      ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) ? Character(scalar) : " "
    }
    return String(spaced).split(separator: " ").joined(separator: " ")
  }

  private static let names: [String: Int] = [
    "unallocated unassigned number": 1, "unallocated number": 1, "unassigned number": 1,
    "no route to network": 2, "no route to specified transit network": 2, "no route to destination": 3,
    "normal call clearing": 16, "normal clearing": 16, "user busy": 17, "no user responding": 18,
    "no answer from user user alerted": 19, "no answer from user": 19, "no answer": 19, "subscriber absent": 20,
    "call rejected": 21, "number changed": 22, "destination out of order": 27, "invalid number format": 28,
    "address incomplete": 28, "invalid number format address incomplete": 28, "normal unspecified": 31,
    "no circuit channel available": 34, "no circuit available": 34, "no channel available": 34,
    "network out of order": 38, "temporary failure": 41, "switching equipment congestion": 42,
    "requested channel not available": 44, "requested circuit channel not available": 44,
    "resource unavailable": 47, "resource unavailable unspecified": 47,
    "outgoing calls barred": 52, "outgoing call barred": 52, "outgoing calls barred within cug": 53,
    "outgoing call barred within cug": 53, "incoming calls barred": 54, "incoming call barred": 54,
    "incoming calls barred within cug": 55, "incoming call barred within cug": 55,
    "bearer capability not authorised": 57, "bearer capability not authorized": 57,
    "bearer capability not presently available": 58, "bearer capability not available": 58,
    "bearer capability not implemented": 65, "service not implemented": 79,
    "service or option not implemented": 79, "incompatible destination": 88, "recovery on timer expiry": 102,
    "protocol error": 111, "protocol error unspecified": 111, "interworking": 127, "interworking unspecified": 127,
  ]
}
