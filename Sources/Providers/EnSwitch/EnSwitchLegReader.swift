import CallModel
import StrictJSON

/// Makes a record of one leg of a call: a row of `cdrs/list` or `calls/active/list`, or a posted event.
///
/// https://integrics.com/enswitch/guides/4.4/en/dev/json/calls/active/list
struct EnSwitchLegReader {
  enum Form: Sendable, Hashable {
    case cdr, active
    /// With its name.
    case event(String)
  }

  let account: String?
  let form: Form
  let now: Instant

  /// - Returns: nil where the leg names no call.
  func record(_ row: JSONValue) -> CallRecord? {
    var fields = FieldReader(row)
    let uniqueid = fields.text("uniqueid")
    guard let callid = fields.text("callid") ?? uniqueid else { return nil }
    var record = CallRecord(
      id: CallID(provider: .enswitch, account: account, key: callid), provider: .enswitch, observedAt: now)
    record.account = account
    record.externalId = callid
    record.callId = fields.text("sip_callid") ?? callid
    record.sessionId = callid
    parties(&fields, &record)
    direction(&fields, &record)
    times(&fields, &record)
    status(&fields, &record)
    extras(&fields, &record)
    let kind = fields.text("dtype")
    tags(kind, &fields, &record)
    fields.keepUnread(in: &record)
    if let uniqueid { record.legs = [Leg(uniqueid, kind: kind, of: record)] }
    return record
  }

  private func parties(_ fields: inout FieldReader, _ record: inout CallRecord) {
    let number = fields.text("snumber")
    let presented = number == nil ? fields.text("callerid_internal") : nil
    var caller = Party(phone: (number ?? presented).map { PhoneNumber($0) })
    caller.displayName = fields.text(firstOf: "snumber_name", "callername_internal")
    if number != nil, fields.text("stype") == "phone" { caller.isInternal = true }
    record.caller = caller.orNil
    var callee = Party(phone: fields.text("dnumber").map { PhoneNumber($0) })
    callee.displayName = fields.text("dnumber_name")
    if callee.phone != nil, fields.text("dtype") == "phone" { callee.isInternal = true }
    record.callee = callee.orNil
    record.dialedNumber = fields.text("cnumber").map { PhoneNumber($0) }
    record.presentedNumber = fields.text("callerid_external").map { PhoneNumber($0) }
    presentation(&fields, &record)
  }

  /// Asterisk's presentation bits: the number is not to be shown, or there is none.
  private func presentation(_ fields: inout FieldReader, _ record: inout CallRecord) {
    guard let bits = fields.integer("spresent") else { return }
    fields.alsoKeep("spresent")
    switch bits & 0x60 {
    case 0x20: record.tags.insert("number-restricted")
    case 0x40, 0x60: record.tags.insert("number-unavailable")
    default: break
    }
  }

  /// Where the row has none, what it is billed by tells it.
  private func direction(_ fields: inout FieldReader, _ record: inout CallRecord) {
    let isSaid = ["peer", "ingroup", "outgroup"].contains { fields.text($0) != nil }
    let peer = fields.identifier("peer")
    record.trunk = peer
    let isIn = fields.identifier("ingroup") != nil
    let isOut = fields.identifier("outgroup") != nil || peer != nil
    for name in ["ingroup", "outgroup"] { fields.alsoKeep(name) }
    switch fields.text("direction")?.lowercased() {
    case "in": record.direction = .inbound
    case "out": record.direction = .outbound
    case "internal": record.direction = .internal
    case .some: fields.alsoKeep("direction")
    case nil:
      guard isSaid else { return }
      record.direction = isIn ? .inbound : isOut ? .outbound : .internal
      if isIn, isOut { record.tags.insert("forwarded-offnet") }
    }
  }

  private func times(_ fields: inout FieldReader, _ record: inout CallRecord) {
    record.startedAt = fields.instant("start", &record)
    if case .event("start") = form, record.startedAt == nil, let told = fields.instant("timestamp", &record) {
      // The event of the start is as old as the start.
      record.startedAt = told
      record.tags.insert("derived")
      fields.alsoKeep("timestamp")
    }
    record.endedAt = fields.instant("end", &record)
    record.answeredAt = fields.instant("answered", &record)
    record.talkDuration = fields.duration("talktime", &record)
    record.totalDuration = fields.duration("totaltime", &record)
    if let talk = record.talkDuration, let total = record.totalDuration,
      let ring = CallDuration(milliseconds: total.milliseconds - talk.milliseconds)
    {
      record.ringDuration = ring
      record.tags.insert("derived")
    }
    if record.answeredAt == nil, let talk = record.talkDuration, talk.milliseconds > 0, let end = record.endedAt {
      record.answeredAt = end.adding(milliseconds: -talk.milliseconds)
      record.tags.insert("derived")
    }
  }

  private func status(_ fields: inout FieldReader, _ record: inout CallRecord) {
    let text = fields.text("status")
    record.statusRaw = text
    switch form {
    case .cdr:
      let known = EnSwitchStatus(cdr: text ?? "", isTalked: (record.talkDuration?.milliseconds ?? 0) > 0)
      record.status = known.status
      record.statusSource = known.source
      record.endReason = known.endReason
      record.isFinal = true
      if record.status == .completed { record.answeredBy = record.callee }
    case .active:
      record.statusSource = .derived
      record.status = record.answeredAt != nil ? .inProgress : Self.waits(fields.text("dtype")) ? .queued : .ringing
      if record.status == .inProgress { record.answeredBy = record.callee }
    case .event("start"):
      record.status = .ringing
      record.statusSource = .reported
      record.statusRaw = text ?? "start"
    case .event:
      // Only the event of the start is named in the documents: the others tell which call to look at.
      record.statusRaw = nil
      if text != nil { fields.alsoKeep("status") }
    }
  }

  private static func waits(_ kind: String?) -> Bool { kind == "queue" || kind == "ivr" }

  private func extras(_ fields: inout FieldReader, _ record: inout CallRecord) {
    if let path = fields.text("recording") { record.recordings = [Recording(path: path)] }
    if let media = fields.text("media") {
      record.mediaType = MediaType(rawValue: media.lowercased()) ?? .unknown
      if record.mediaType == .unknown { fields.alsoKeep("media") }
    }
    let name = fields.text("cost_including_tax") != nil ? "cost_including_tax" : "cost"
    guard let amount = fields.text(name) else { return }
    if (try? JSONDocument(parsing: amount))?.root.kind == .number {
      record.cost = Cost(amount: amount, currency: fields.text("currency"))
    } else {
      fields.alsoKeep(name)
    }
  }

  private func tags(_ kind: String?, _ fields: inout FieldReader, _ record: inout CallRecord) {
    if let kind {
      record.tags.insert("dtype:\(kind)")
      fields.alsoKeep("dtype")
    }
    for (name, tag) in [("stype", "stype"), ("note", "note"), ("scustomer", "scustomer"), ("dcustomer", "dcustomer")] {
      guard let text = fields.identifier(name) else { continue }
      record.tags.insert("\(tag):\(text)")
      fields.alsoKeep(name)
    }
    if fields.bool("overmax") == true { record.tags.insert("overmax") }
    fields.alsoKeep("overmax")
  }
}
