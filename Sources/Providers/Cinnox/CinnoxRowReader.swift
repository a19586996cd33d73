import CallModel
import StrictJSON

/// Makes a record of one row of `data/call-log` or `data/call-detail`.
///
/// https://docs.cinnox.com/docs/get-call-log-details , https://docs.cinnox.com/docs/get-call-detail
struct CinnoxRowReader {
  let account: String?
  let now: Instant

  /// - Returns: nil where the row names no call.
  func record(_ row: JSONValue) -> CallRecord? {
    var fields = FieldReader(row)
    let leg = fields.text("hid")
    let hid = leg ?? fields.text("id")
    let callID = fields.text("callID")
    guard let key = callID ?? hid.map({ "hid|\($0)" }) else { return nil }
    var record = CallRecord(
      id: CallID(provider: .cinnox, account: account, key: key), provider: .cinnox, observedAt: now)
    record.account = account
    record.externalId = hid
    record.callId = callID
    parties(&fields, &record)
    times(&fields, &record)
    status(&fields, &record)
    ending(&fields, &record)
    tags(&fields, &record)
    if let media = fields.text("mediaType") {
      record.mediaType = MediaType(rawValue: media.lowercased()) ?? .unknown
      if record.mediaType == .unknown { fields.alsoKeep("mediaType") }
    }
    if record.status == .completed { record.answeredBy = record.callee }
    fields.keepUnread(in: &record)
    // Rows of one call are its legs.
    if let leg { record.legs = [Leg(leg, kind: nil, of: record)] }
    return record
  }

  private func parties(_ fields: inout FieldReader, _ record: inout CallRecord) {
    var caller = fields.object("callerInfo")
    var callee = fields.object("calleeInfo")
    record.caller = caller.flatMap { _ in Self.party(&caller) } ?? Self.detailParty("from", "caller", &fields)
    record.callee = callee.flatMap { _ in Self.party(&callee) } ?? Self.detailParty("to", "callee", &fields)
    caller?.keepUnread(in: &record)
    callee?.keepUnread(in: &record)
    record.dialedNumber = fields.text("virtualNumber").map(Self.phone)
    record.presentedNumber = fields.text("callPrepareFromNum").map(Self.phone)
    direction(&fields, &record)
  }

  private func direction(_ fields: inout FieldReader, _ record: inout CallRecord) {
    if let text = fields.text("callDirection") {
      switch text.lowercased() {
      case "inbound": record.direction = .inbound
      case "outbound": record.direction = .outbound
      default: fields.alsoKeep("callDirection")
      }
    }
    guard record.direction == .unknown else { return }
    record.direction =
      switch (record.caller?.isInternal, record.callee?.isInternal) {
      case (false, true): .inbound
      case (true, false): .outbound
      case (true, true): .internal
      default: .unknown
      }
  }

  private static func party(_ fields: inout FieldReader?) -> Party? {
    var party = Party()
    party.phone = fields?.text("phoneNumber").map(phone)
    party.displayName = fields?.text("displayName")
    party.userId = fields?.text("eid")
    party.isInternal = fields?.bool("isStaff")
    if let country = fields?.text("countryCode") {
      if country.utf8.count == 2 { party.country = country.uppercased() } else { fields?.alsoKeep("countryCode") }
    }
    return party.orNil
  }

  /// A call-detail names numbers and staff side by side: `caller`, `fromEID`.
  private static func detailParty(_ side: String, _ role: String, _ fields: inout FieldReader) -> Party? {
    var party = Party()
    party.phone = fields.text(firstOf: role, "\(side)Num", "\(role)Number").map(phone)
    party.userId = fields.text("\(side)EID")
    return party.orNil
  }

  /// The vendor writes numbers as numbers too, which cannot hold the `+` that belongs to them.
  static func phone(_ text: String) -> PhoneNumber {
    let isBare = (7...15).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    return isBare && !text.hasPrefix("0") ? PhoneNumber(raw: text, number: "+\(text)", kind: .e164) : PhoneNumber(text)
  }

  private func times(_ fields: inout FieldReader, _ record: inout CallRecord) {
    record.startedAt = fields.instant("callDate", &record)
    record.endedAt = fields.instant("callEndTime", &record)
    record.totalDuration = record.span(from: record.startedAt, to: record.endedAt)
  }

  private func status(_ fields: inout FieldReader, _ record: inout CallRecord) {
    let duration = fields.duration("callDuration", &record)
    if duration != nil { fields.alsoKeep("callDuration") }
    guard let text = fields.text("status") else { return }
    let meaning = CinnoxStatus(text)
    record.statusRaw = text
    record.statusSource = .reported
    record.status = meaning.status
    record.isFinal = meaning.status.isFinal || record.endedAt != nil
    record.endReason = meaning.endReason
    record.releasedBy = meaning.releasedBy
    guard let duration else { return }
    // The vendor does not say whether it counts from the beginning or from the answer: the span tells.
    let isWhole = record.totalDuration.map { abs($0.milliseconds - duration.milliseconds) <= 1_000 } ?? false
    if !isWhole || meaning.status == .completed { record.talkDuration = duration }
  }

  private func ending(_ fields: inout FieldReader, _ record: inout CallRecord) {
    releasedBy(&fields, &record)
    let bye = fields.text("byeReason")
    record.endReasonRaw = bye
    lastResponse(&fields, &record)
    // Only a number that the vendor gave is told as one.
    if let number = bye.flatMap({ Int($0) }), (1...127).contains(number) { record.q850Cause = number }
    let cause = bye.flatMap(Q850Reason.cause) ?? record.q850Cause
    if let reason = cause.flatMap(Q850Reason.reason) {
      record.endReason = reason
    } else if record.endReason ?? .unknown == .unknown, let code = record.sipStatusCode {
      record.endReason = SIPReason.reason(code, isAnswered: record.status == .completed)
    }
    guard record.status == .completed, cause == 16 else { return }
    if record.releasedBy == .caller { record.endReason = .callerHangup }
    if record.releasedBy == .callee { record.endReason = .calleeHangup }
  }

  /// Call details name the one of the staff who hung up.
  private func releasedBy(_ fields: inout FieldReader, _ record: inout CallRecord) {
    guard let text = fields.text("releaseParty") else { return }
    switch text.lowercased() {
    case "caller": record.releasedBy = .caller
    case "callee": record.releasedBy = .callee
    default:
      fields.alsoKeep("releaseParty")
      record.releasedBy =
        text == record.caller?.userId ? .caller : text == record.callee?.userId ? .callee : .unknown
    }
  }

  /// From 100 on it is taken for a SIP status, below for a cause of Q.850.
  private func lastResponse(_ fields: inout FieldReader, _ record: inout CallRecord) {
    switch fields.integer("lastResponseCode") {
    case let code? where (100...699).contains(code): record.sipStatusCode = code
    case let code? where (1...99).contains(code): record.q850Cause = code
    case 0?, nil: break
    default: fields.alsoKeep("lastResponseCode")
    }
  }

  private func tags(_ fields: inout FieldReader, _ record: inout CallRecord) {
    if fields.text("type")?.lowercased() == "conference" { record.tags.insert("conference") }
    fields.alsoKeep("type")
    for (name, tag) in [("displayCaseNumber", "case"), ("inquiryID", "inquiry")] {
      guard let text = fields.text(name) else { continue }
      record.tags.insert("\(tag):\(text)")
      fields.alsoKeep(name)
    }
  }
}
