/// Something that happens to a leg.
///
/// The documents name `start`, and speak of calls "being routed, being answered, or ending" without those events'
/// names: `route`, `answer` and `end` are made up.
struct EnSwitchCallEvent: Sendable {
  let event: String
  let time: Int
  /// As it was then.
  let leg: EnSwitchLeg

  /// The form that is posted: `class`, `event` and `timestamp` as documented, then fields named as in the active list.
  /// - Parameter sequence: makes the microseconds.
  func fields(sequence: Int) -> [EmulatedField] {
    let microseconds = String(1_000_000 + EnSwitchDirectory.remainder(sequence * 101, 1_000_000)).dropFirst()
    return [
      ("class", "call"), ("event", event), ("timestamp", "\(time).\(microseconds)"), ("callid", leg.callid),
      ("uniqueid", leg.uniqueid), ("stype", leg.stype), ("snumber", leg.snumber), ("ctype", leg.ctype),
      ("cnumber", leg.cnumber), ("dtype", leg.dtype), ("dnumber", leg.dnumber),
      ("callerid_internal", leg.internalCallerid), ("callername_internal", leg.sname),
      ("scustomer", String(leg.scustomer)),
      ("dcustomer", String(leg.dcustomer)), ("ingroup", String(leg.ingroup)), ("outgroup", String(leg.outgroup)),
      ("peer", String(leg.peer)), ("spresent", String(leg.spresent)), ("start", String(leg.start)),
      ("answered", String(leg.answered)), ("status", leg.status),
    ].map { EmulatedField(name: $0.0, value: $0.1) }
  }

  /// A form POST. Nothing proves where it comes from but a secret in the address.
  static func push(_ fields: [EmulatedField], to url: String) -> EmulatedPush {
    let form = fields.map { "\($0.name)=\(EmulatedField.encode($0.value))" }.joined(separator: "&")
    return EmulatedPush(
      method: "POST", url: url,
      headers: [EmulatedField(name: "content-type", value: "application/x-www-form-urlencoded")],
      body: Array(form.utf8))
  }
}
