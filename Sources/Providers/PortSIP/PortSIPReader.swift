import CallModel
import StrictJSON

/// Makes a record of a row of `/calllogs` or `/cdrs`, or of an event that PortSIP posts: the same facts under two spellings.
struct PortSIPReader {
  let account: String?
  let settings: PortSIPSettings
  let now: Instant

  /// - Returns: nil where nothing names the call.
  func record(_ root: JSONValue, isEvent: Bool) -> CallRecord? {
    var fields = FieldReader(root)
    let event = isEvent ? fields.text("event_type")?.lowercased() : nil
    fields.alsoKeep("event_type")
    let session = fields.text("session_id")
    let callId = fields.text("call_id")
    let tenant = fields.text("tenant_id")
    guard let key = session ?? callId ?? fields.text(firstOf: "cdr_id", "id") else { return nil }
    let account = account ?? tenant
    if let tenant, tenant != account { fields.alsoKeep("tenant_id") }
    var record = CallRecord(
      id: CallID(provider: .portsip, account: account, key: key), provider: .portsip, observedAt: now)
    record.account = account
    record.externalId = fields.text(firstOf: "cdr_id", "id") ?? session
    record.callId = callId
    record.sessionId = session
    direction(&fields, &record)
    parties(&fields, &record)
    times(isEvent: isEvent, event, &fields, &record)
    let targets = root["call_targets"] ?? root["items"]
    var facts = PortSIPStatus.Facts(event: event)
    ending(&fields, &record, &facts)
    finish(facts, event, &record)
    extras(&fields, &record)
    if let targets, targets.kind == .array {
      _ = fields.value("call_targets")
      _ = fields.value("items")
      PortSIPTargets(settings: settings, isInternalCall: record.direction == .internal).read(targets, into: &record)
    } else if let event, event.hasPrefix("cdr_target_") {
      target(event, &fields, &record)
    }
    fields.keepUnread(in: &record)
    return record
  }

  private func direction(_ fields: inout FieldReader, _ record: inout CallRecord) {
    guard let text = fields.text("direction") else { return }
    guard let known = PortSIPWords.direction(text) else { return fields.alsoKeep("direction") }
    record.direction = known.direction
    if known.isForwarded { record.tags.insert("forwarded-offnet") }
  }

  private func parties(_ fields: inout FieldReader, _ record: inout CallRecord) {
    let reader = PortSIPParty(settings: settings, isInternalCall: record.direction == .internal)
    record.caller = reader.party(
      fields.text("caller"), domain: fields.text("caller_domain"), displayName: fields.text("caller_display_name"))
    record.callee = reader.party(
      fields.text("callee"), domain: fields.text("callee_domain"), displayName: fields.text("callee_display_name"))
    record.dialedNumber = fields.text(firstOf: "did_cid", "did").map(reader.phone)
    record.presentedNumber = fields.text("outbound_caller_id").map(reader.phone)
    record.trunk = fields.text(firstOf: "trunk_name", "trunk")
  }

  private func times(isEvent: Bool, _ event: String?, _ fields: inout FieldReader, _ record: inout CallRecord) {
    record.startedAt = fields.instant(isEvent ? "start_time" : "started_at", &record)
    record.ringingAt = fields.instant(isEvent ? "ring_time" : "rang_at", &record)
    record.answeredAt = fields.instant(isEvent ? "answered_time" : "answered_at", &record)
    record.endedAt = fields.instant(isEvent ? "ended_time" : "ended_at", &record)
    if let time = isEvent ? fields.instant("time", &record) : nil {
      if event == "call_start" { record.startedAt = record.startedAt ?? time } else { fields.alsoKeep("time") }
    }
    record.talkDuration = fields.duration(isEvent ? "talk_duration" : "duration", &record)
    record.ringDuration = isEvent ? fields.duration("ring_duration", &record) : nil
    // Older versions give times alone.
    if record.talkDuration == nil { record.talkDuration = record.span(from: record.answeredAt, to: record.endedAt) }
    if record.ringDuration == nil { record.ringDuration = record.span(from: record.ringingAt, to: record.answeredAt) }
    record.totalDuration = record.span(from: record.startedAt, to: record.endedAt)
  }

  private func ending(
    _ fields: inout FieldReader, _ record: inout CallRecord, _ facts: inout PortSIPStatus.Facts
  ) {
    if let text = fields.text(firstOf: "end_reason", "ended_reason"), text.lowercased() != "none" {
      record.endReasonRaw = text
      if let known = PortSIPWords.ending(text) {
        record.endReason = known.reason
        record.releasedBy = known.releasedBy
      }
    }
    if let text = fields.text("reroute_reason"), text.lowercased() != "none" {
      record.rerouteReason = PortSIPWords.reroute(text)
      record.rerouteReasonRaw = text
    }
    if let status = fields.text("call_status") ?? fields.text("status") {
      facts.callStatus = status.lowercased()
      record.statusRaw = status
    }
    facts.code = fields.integer("status_code")
    if let code = facts.code, code > 0 { record.sipStatusCode = code }
    facts.isAnswered = record.answeredAt != nil
    facts.isEnded = record.endedAt != nil
    facts.reroute = record.rerouteReason
    facts.endReason = record.endReason
  }

  private func finish(_ facts: PortSIPStatus.Facts, _ event: String?, _ record: inout CallRecord) {
    let isAboutTarget = event?.hasPrefix("cdr_target_") ?? false
    // That one target did not answer, or is gone, says nothing of the call.
    if isAboutTarget, event != "cdr_target_ringing", event != "cdr_target_answer", event != "cdr_target_add" {
      record.statusRaw = nil
      record.endReason = nil
      return
    }
    let status = PortSIPStatus(facts)
    record.status = status.status
    record.statusSource = status.source
    record.isFinal = facts.isEnded && (event == nil || event == "call_cdr")
    guard record.isFinal else { return }
    record.releasedBy = record.releasedBy ?? .unknown
    guard record.endReason == nil else { return }
    let isAnswered = facts.isAnswered || status.status == .completed
    record.endReason =
      status.endReason ?? facts.code.map { SIPReason.reason($0, isAnswered: isAnswered) } ?? .unknown
  }

  private func extras(_ fields: inout FieldReader, _ record: inout CallRecord) {
    if let amount = fields.text("cost") {
      if (try? JSONDocument(parsing: amount))?.root.kind == .number {
        record.cost = Cost(amount: amount, account: fields.text("billed_account"))
      } else {
        fields.alsoKeep("cost")
      }
    }
    if let text = fields.text("user_data") { record.userData = JSONText(string: text) }
    if let service = fields.text("service_number") {
      record.tags.insert("service:\(service)")
      fields.alsoKeep("service_number")
    }
  }

  /// An event about one target: its leg.
  private func target(_ event: String, _ fields: inout FieldReader, _ record: inout CallRecord) {
    guard let address = fields.text(firstOf: "destination", "destiantion") else { return }
    let reader = PortSIPParty(settings: settings, isInternalCall: record.direction == .internal)
    var leg = Leg(announced: PortSIPParty.parts(address).user)
    leg.callee = reader.party(address, domain: nil, displayName: nil)
    leg.status =
      switch event {
      case "cdr_target_answer": .inProgress
      case "cdr_target_noanswer": .noAnswer
      case "cdr_target_fail": .failed
      case "cdr_target_add", "cdr_target_ringing": .ringing
      default: nil
      }
    let time = fields.instant("time", &record)
    fields.alsoKeep("time")
    switch event {
    case "cdr_target_add": leg.startedAt = time
    case "cdr_target_ringing": leg.ringingAt = time
    case "cdr_target_answer": leg.answeredAt = time
    default: leg.endedAt = time
    }
    record.legs = [leg]
  }
}
