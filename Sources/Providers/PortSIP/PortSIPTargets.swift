import CallModel
import StrictJSON

/// Reads a call's targets: the menus, queues and telephones that it went through, one leg each.
struct PortSIPTargets {
  let settings: PortSIPSettings
  let isInternalCall: Bool

  func read(_ targets: JSONValue, into record: inout CallRecord) {
    for (index, target) in targets.elements.enumerated() where index < 1_000 {
      guard target.kind == .object else {
        record.keep(JSONText(target), as: "call_targets.\(index)")
        continue
      }
      record.legs.append(leg(target, index, &record))
    }
    // Whoever answered last talked; a menu or a queue is nobody.
    record.answeredBy =
      record.legs.last { $0.answeredAt != nil && !isMachine($0.callee?.phone?.raw) }?.callee ?? record.answeredBy
    record.tags.formUnion(record.legs.compactMap { $0.kind.map { "call-type:\($0)" } })
  }

  private static let words: Set<String> = ["answered", "noanswer", "fail"]

  private func isMachine(_ number: String?) -> Bool { number.map { settings.ivrNumbers.contains($0) } ?? false }

  private func leg(_ target: JSONValue, _ index: Int, _ record: inout CallRecord) -> Leg {
    var fields = FieldReader(target, prefix: "call_targets.\(index).")
    let destination = fields.text(firstOf: "destination", "destiantion")
    let callee = fields.text("callee")
    let reader = PortSIPParty(settings: settings, isInternalCall: isInternalCall)
    // The target's own id is the tenant's, and repeats.
    var leg = Leg(id: "\(index) \(destination ?? callee ?? "")")
    leg.caller = reader.party(
      fields.text("caller"), domain: fields.text("caller_domain"), displayName: fields.text("caller_display_name"))
    leg.callee = reader.party(
      callee ?? destination, domain: callee == nil ? nil : destination.flatMap { PortSIPParty.parts($0).host },
      displayName: fields.text("callee_display_name"))
    if destination != nil, callee != nil { keepAddress(destination, leg, &fields) }
    leg.startedAt = fields.instant("start_time", &record) ?? fields.instant("started_at", &record)
    leg.ringingAt = fields.instant("ring_time", &record) ?? fields.instant("rang_at", &record)
    leg.answeredAt = fields.instant("answered_time", &record) ?? fields.instant("answered_at", &record)
    leg.endedAt = fields.instant("ended_time", &record) ?? fields.instant("ended_at", &record)
    leg.kind = fields.text("call_type").flatMap { $0.lowercased() == "none" ? nil : $0 }
    let text = fields.text(firstOf: "end_reason", "ended_reason")
    let ending = text.flatMap(PortSIPWords.ending)
    if ending == nil, let text, text.lowercased() != "none" { fields.alsoKeep("end_reason") }
    var facts = PortSIPStatus.Facts(event: "call_cdr")
    facts.callStatus = fields.text("status")?.lowercased()
    if let word = facts.callStatus, !Self.words.contains(word) { fields.alsoKeep("status") }
    facts.code = fields.integer("status_code")
    if facts.code ?? 0 > 0 { fields.alsoKeep("status_code") }
    facts.isAnswered = leg.answeredAt != nil
    facts.isEnded = leg.endedAt != nil
    facts.endReason = ending?.reason
    let status = PortSIPStatus(facts)
    leg.status = status.status
    let isAnswered = facts.isAnswered || status.status == .completed
    leg.endReason =
      ending?.reason ?? status.endReason ?? facts.code.map { SIPReason.reason($0, isAnswered: isAnswered) }
    fields.keepUnread(in: &record)
    return leg
  }

  /// The address has a port and parameters that the party has no place for.
  private func keepAddress(_ destination: String?, _ leg: Leg, _ fields: inout FieldReader) {
    if destination != leg.callee?.sipUri { fields.alsoKeep("destination") }
  }
}
