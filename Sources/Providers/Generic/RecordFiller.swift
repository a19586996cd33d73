import CallModel
import JSONPath
import StrictJSON

/// Puts what the rules find into a record.
struct RecordFiller {
  var record: CallRecord
  let reader: RuleReader
  let defaultZone: String?

  /// A value that cannot be read does not spoil the record: it is tagged, and kept in `extra` under the member's name.
  mutating func fill(_ rules: RuleList) throws(JSONPathLimitError) {
    if let rule = rules.timeZone { record.timeZone = try reader.text(rule) }
    record.timeZone = record.timeZone ?? defaultZone
    if let rule = rules.costAmount { try cost(rule) }
    for entry in rules.all {
      let rule = entry.rule
      switch entry.member {
      case .text(let text): try fill(text, rule)
      case .word(let word): try fill(word, rule)
      case .phone(let phone): try fill(phone, rule)
      case .time(let time): try fill(time, rule)
      case .duration(let duration): try fill(duration, rule)
      case .flag(let flag): try fill(flag, rule)
      case .integer(let integer): try fill(integer, rule)
      case .extra(let name): try extra(name, rule)
      }
    }
    for entry in rules.all where !entry.rule.values.isEmpty { try keepUnknown(entry.member, entry.rule) }
    guard let rule = rules.isFinal, try reader.text(rule) != nil else {
      record.isFinal = record.status.isFinal
      return
    }
  }

  /// Typed as it came, or as the rule says.
  private mutating func extra(_ name: String, _ rule: MappingRule) throws(JSONPathLimitError) {
    guard let format = rule.format else {
      record.extra[name] = try reader.json(rule)
      return
    }
    let texts = try reader.texts(rule)
    let values = texts.compactMap { Self.typed($0, format) }
    guard values.count == texts.count else { return try refuse(name, rule, tag: "bad-value") }
    record.extra[name] = rule.take == .all ? JSONText(array: values) : values.first
  }

  private static func typed(_ text: String, _ format: ValueFormat) -> JSONText? {
    switch format {
    case .number:
      guard let document = try? JSONDocument(parsing: text), document.root.kind == .number else { return nil }
      return JSONText(document.root)
    case .boolean: return LenientScalar.bool(text).map { JSONText($0) }
    default: return JSONText(string: text)
    }
  }

  private mutating func fill(_ member: RecordMember.Text, _ rule: MappingRule) throws(JSONPathLimitError) {
    switch member {
    case .tags: record.tags.formUnion(try reader.texts(rule))
    case .userData: record.userData = try reader.json(rule)
    // Filled before the others: they have no place without it.
    case .costAmount: return
    default:
      guard let text = try reader.text(rule) else { return }
      set(member, text)
    }
  }

  private mutating func set(_ member: RecordMember.Text, _ text: String) {
    switch member {
    case .externalId, .timeZone, .tags, .userData, .costAmount: return
    case .callId: record.callId = text
    case .sessionId: record.sessionId = text
    case .statusRaw: record.statusRaw = text
    case .trunk: record.trunk = text
    case .endReasonRaw: record.endReasonRaw = text
    case .rerouteReasonRaw: record.rerouteReasonRaw = text
    case .callerName: caller { $0.displayName = text }
    case .callerExtension: caller { $0.extension = text }
    case .callerSipUri: caller { $0.sipUri = text }
    case .callerCountry: caller { $0.country = text }
    case .callerUserId: caller { $0.userId = text }
    case .callerContactId: caller { $0.contactId = text }
    case .calleeName: callee { $0.displayName = text }
    case .calleeExtension: callee { $0.extension = text }
    case .calleeSipUri: callee { $0.sipUri = text }
    case .calleeCountry: callee { $0.country = text }
    case .calleeUserId: callee { $0.userId = text }
    case .calleeContactId: callee { $0.contactId = text }
    case .answeredByName: answeredBy { $0.displayName = text }
    case .answeredByExtension: answeredBy { $0.extension = text }
    case .answeredByUserId: answeredBy { $0.userId = text }
    case .recordingUrl: recording { $0.url = text }
    case .recordingPath: recording { $0.path = text }
    case .recordingMediaType: recording { $0.mediaType = text }
    case .voicemailId: voicemail { $0.id = text }
    case .costCurrency: setCost(member, text) { $0.currency = text }
    case .costAccount: setCost(member, text) { $0.account = text }
    }
  }

  private mutating func fill(_ member: RecordMember.Word, _ rule: MappingRule) throws(JSONPathLimitError) {
    let raw = try reader.raw(rule)
    let text = try reader.text(rule)
    switch member {
    case .direction: record.direction = word(text) ?? .unknown
    case .status:
      record.status = word(text) ?? .unknown
      record.statusRaw = record.statusRaw ?? raw
      if raw != nil { record.statusSource = .reported }
    case .change: record.change = word(text) ?? record.change
    case .mediaType: record.mediaType = word(text)
    case .endReason:
      record.endReason = word(text) ?? (raw == nil ? nil : .unknown)
      record.endReasonRaw = record.endReasonRaw ?? raw
    case .rerouteReason:
      record.rerouteReason = word(text) ?? (raw == nil ? nil : .unknown)
      record.rerouteReasonRaw = record.rerouteReasonRaw ?? raw
    case .releasedBy: record.releasedBy = word(text)
    }
    let isUnheardOf = text.map { !Self.knows(member, $0) } ?? (raw != nil)
    // Statuses and reasons have a place for the sender's own word; the others keep it in extra.
    if isUnheardOf, let raw, ![.status, .endReason, .rerouteReason].contains(member) {
      record.keep(JSONText(string: raw), as: rule.ownName ?? member.rawValue)
    }
  }

  private static func knows(_ member: RecordMember.Word, _ text: String) -> Bool {
    switch member {
    case .direction: CallDirection(rawValue: text) != nil
    case .status: CallStatus(rawValue: text) != nil
    case .change: CallChange(rawValue: text) != nil
    case .mediaType: MediaType(rawValue: text) != nil
    case .endReason: EndReason(rawValue: text) != nil
    case .rerouteReason: RerouteReason(rawValue: text) != nil
    case .releasedBy: ReleasedBy(rawValue: text) != nil
    }
  }

  private func word<Word: RawRepresentable<String>>(_ text: String?) -> Word? { text.flatMap(Word.init(rawValue:)) }

  private mutating func fill(_ member: RecordMember.Phone, _ rule: MappingRule) throws(JSONPathLimitError) {
    guard let text = try reader.text(rule) else { return }
    let number = PhoneNumber(text)
    switch member {
    case .caller: caller { $0.phone = number }
    case .callee: callee { $0.phone = number }
    case .answeredBy: answeredBy { $0.phone = number }
    case .dialedNumber: record.dialedNumber = number
    case .presentedNumber: record.presentedNumber = number
    }
  }

  private mutating func fill(_ member: RecordMember.Time, _ rule: MappingRule) throws(JSONPathLimitError) {
    // Providers write 0 where there is no time.
    guard let text = try reader.text(rule), text != "0" else { return }
    switch TimeReader.instant(text, rule.format, zone: record.timeZone) {
    case .unreadable(let tag): try refuse(member.rawValue, rule, tag: tag)
    case .instant(let instant, let isAmbiguous):
      if isAmbiguous { record.tags.insert("time-ambiguous") }
      switch member {
      case .startedAt: record.startedAt = instant
      case .ringingAt: record.ringingAt = instant
      case .answeredAt: record.answeredAt = instant
      case .endedAt: record.endedAt = instant
      case .deletedAt: record.deletedAt = instant
      }
    }
  }

  private mutating func fill(_ member: RecordMember.Duration, _ rule: MappingRule) throws(JSONPathLimitError) {
    guard let text = try reader.text(rule) else { return }
    guard let length = TimeReader.duration(text, rule.format) else {
      return try refuse(member.rawValue, rule, tag: "bad-duration")
    }
    switch member {
    case .ringDuration: record.ringDuration = length
    case .talkDuration: record.talkDuration = length
    case .totalDuration: record.totalDuration = length
    case .recordingDuration: recording { $0.duration = length }
    case .voicemailDuration: voicemail { $0.duration = length }
    }
  }

  private mutating func fill(_ member: RecordMember.Flag, _ rule: MappingRule) throws(JSONPathLimitError) {
    guard let text = try reader.text(rule) else { return }
    guard let flag = LenientScalar.bool(text) else { return try refuse(member.rawValue, rule, tag: "bad-value") }
    switch member {
    case .isFinal: record.isFinal = flag
    case .isRead: record.isRead = flag
    case .callerIsInternal: caller { $0.isInternal = flag }
    case .calleeIsInternal: callee { $0.isInternal = flag }
    case .voicemailIsRead: voicemail { $0.isRead = flag }
    }
  }

  private mutating func fill(_ member: RecordMember.Integer, _ rule: MappingRule) throws(JSONPathLimitError) {
    guard let text = try reader.text(rule) else { return }
    guard let number = Int(text) else { return try refuse(member.rawValue, rule, tag: "bad-value") }
    switch member {
    case .sipStatusCode: record.sipStatusCode = number
    case .q850Cause: record.q850Cause = number
    }
  }

  /// Keeps what the rule's table does not know, but for words that have a place of their own.
  private mutating func keepUnknown(_ member: RecordMember, _ rule: MappingRule) throws(JSONPathLimitError) {
    let unknown = try reader.rawTexts(rule, ofLists: rule.take == .all || member == .text(.tags)).filter {
      rule.values[$0] == nil
    }
    let places: [String?] =
      switch member {
      case .word(.status): [record.statusRaw]
      case .word(.endReason): [record.endReasonRaw]
      case .word(.rerouteReason): [record.rerouteReasonRaw]
      default: []
      }
    for text in unknown where !places.contains(text) {
      record.keep(JSONText(string: text), as: rule.ownName ?? member.name)
    }
  }

  /// Keeps what cannot be read, under the sender's own name and typed as it came.
  private mutating func refuse(_ name: String, _ rule: MappingRule, tag: String) throws(JSONPathLimitError) {
    record.tags.insert(tag)
    if let value = try reader.json(rule) { record.keep(value, as: rule.ownName ?? name) }
  }

  private mutating func cost(_ rule: MappingRule) throws(JSONPathLimitError) {
    guard let text = try reader.text(rule) else { return }
    // Only what JSON itself takes for a number, so that the record stays valid JSON.
    guard let document = try? JSONDocument(parsing: text), document.root.kind == .number else {
      return try refuse("cost.amount", rule, tag: "bad-value")
    }
    record.cost = Cost(amount: text)
  }

  /// Currency and account say nothing without an amount.
  private mutating func setCost(_ member: RecordMember.Text, _ text: String, _ change: (inout Cost) -> Void) {
    guard var cost = record.cost else { return record.keep(JSONText(string: text), as: member.rawValue) }
    change(&cost)
    record.cost = cost
  }
}

extension MappingRule {
  /// What the sender calls the value, where a query says it.
  fileprivate var ownName: String? {
    guard case .path(let query) = from.first, let names = query.names, !names.isEmpty else { return nil }
    return names.joined(separator: ".")
  }
}
