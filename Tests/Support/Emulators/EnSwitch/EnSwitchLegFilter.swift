/// The conditions that calls/active/list and cdrs/list share.
struct EnSwitchLegFilter {
  private let direction: String
  private let callid: String
  private let phone: String
  private let name: (match: EnSwitchMatch, sought: String)
  private let source: Side
  private let called: Side
  private let destination: Side
  /// No condition was given.
  let takesAll: Bool

  private struct Side {
    let type: String
    let match: EnSwitchMatch
    let number: String

    init(_ prefix: String, _ parameters: EnSwitchParameters, takesNumber: Bool) throws(EnSwitchFault) {
      type = parameters.text(prefix + "type")
      match = takesNumber ? try parameters.match(prefix + "match") : .contains
      number = takesNumber ? parameters.text(prefix + "number").lowercased() : ""
    }

    var takesAll: Bool { type.isEmpty && number.isEmpty }

    func takes(_ type: String, _ number: String) -> Bool {
      (self.type.isEmpty || self.type == type) && match.matches(number, self.number)
    }
  }

  /// - Parameter isBefore44: the active list of before 4.4: without the numbers, names and the telephone.
  init(_ parameters: EnSwitchParameters, isBefore44: Bool = false) throws(EnSwitchFault) {
    direction = try parameters.word("direction", of: ["in", "out", "internal", "in_out"])
    callid = parameters.text("callid")
    phone = isBefore44 ? "" : parameters.text("phone")
    name =
      isBefore44
      ? (.contains, "")
      : (try parameters.match("callername_match"), parameters.text("callername_number").lowercased())
    source = try Side("s", parameters, takesNumber: !isBefore44)
    called = try Side("c", parameters, takesNumber: !isBefore44)
    destination = try Side("d", parameters, takesNumber: !isBefore44)
    takesAll =
      direction.isEmpty && callid.isEmpty && phone.isEmpty && name.sought.isEmpty && source.takesAll
      && called.takesAll && destination.takesAll
  }

  func takes(_ leg: EnSwitchLeg) -> Bool {
    guard !takesAll else { return true }
    switch direction {
    case "": break
    case "in_out": guard leg.direction != "internal" else { return false }
    default: guard leg.direction == direction else { return false }
    }
    // "Source telephone line."
    return (callid.isEmpty || leg.callid == callid)
      && (phone.isEmpty || leg.stype == "phone" && leg.snumber == phone)
      && name.match.matches(leg.sname, name.sought)
      && source.takes(leg.stype, leg.snumber)
      && called.takes(leg.ctype, leg.cnumber)
      && destination.takes(leg.dtype, leg.dnumber)
  }
}
