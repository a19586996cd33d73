import CallModel
import StrictJSON

/// Makes a record of one entry of a Freebox's call log.
///
/// https://dev.freebox.fr/sdk/os/call/
struct FreeboxEntryReader {
  let account: String?
  let settings: FreeboxSettings
  let now: Instant

  /// - Parameters:
  ///   - voicemail: the message that its caller left, where one was found.
  ///   - prefix: stands before the names of what is kept.
  /// - Returns: nil where the entry has no id.
  func record(_ entry: JSONValue, voicemail: JSONValue? = nil, prefix: String = "") -> CallRecord? {
    var fields = FieldReader(entry, prefix: prefix)
    guard let id = fields.identifier("id") else { return nil }
    var record = CallRecord(id: Self.identity(account, id, nil), provider: .freebox, observedAt: now)
    let startedAt = fields.instant("datetime", &record)
    record.id = Self.identity(account, id, startedAt)
    record.account = account
    record.externalId = id
    record.mediaType = .audio
    record.startedAt = startedAt
    let type = fields.text("type") ?? ""
    let duration = fields.duration("duration", &record)
    let number = entry["number"]?.string ?? fields.text("number")
    // Withheld, which is a number too; not a list or an object.
    if let kind = entry["number"]?.kind, kind != .array, kind != .object { _ = fields.value("number") }
    let status = FreeboxStatus(
      type: type, seconds: duration?.seconds ?? 0, age: startedAt.map { $0.milliseconds(to: now) / 1_000 },
      isInternal: number?.hasPrefix("**") ?? false, hasVoicemail: voicemail != nil, settings: settings)
    record.take(status, type)
    parties(number, &fields, &record)
    times(type, duration, &record)
    if let isNew = fields.bool("new") { record.isRead = !isNew }
    if let line = fields.identifier("line_id") {
      record.tags.insert("line:\(line)")
      fields.alsoKeep("line_id")
    }
    fields.keepUnread(in: &record)
    if let voicemail { FreeboxVoicemailReader.attach(voicemail, to: &record) }
    return record
  }

  /// Ids begin anew when the log is reset: with the time of the call they stay its own.
  private static func identity(_ account: String?, _ id: String, _ startedAt: Instant?) -> CallID {
    CallID(provider: .freebox, account: account, key: startedAt.map { "\(id)|\($0.seconds)" } ?? id)
  }

  private func parties(_ number: String?, _ fields: inout FieldReader, _ record: inout CallRecord) {
    var other = Party(phone: number.map(Self.phone))
    if let name = fields.text("name"), name != number { other.displayName = name }
    other.contactId = fields.identifier("contact_id")
    if other.phone?.kind == .extension {
      other.extension = number
      other.isInternal = true
    }
    let own = settings.ownNumber.map { Party(phone: PhoneNumber($0)) }
    switch record.direction {
    case .outbound, .internal:
      record.caller = own
      record.callee = other.orNil
    case .inbound:
      record.caller = other.orNil
      record.callee = own
      record.dialedNumber = settings.ownNumber.map { PhoneNumber($0) }
    case .unknown: record.caller = other.orNil
    }
  }

  /// The empty text is a withheld number; `**1` is a station of the box.
  private static func phone(_ number: String) -> PhoneNumber {
    number.hasPrefix("**") ? PhoneNumber(raw: number, number: nil, kind: .extension) : PhoneNumber(number)
  }

  private func times(_ type: String, _ duration: CallDuration?, _ record: inout CallRecord) {
    if record.direction == .inbound { record.ringingAt = record.startedAt }
    guard let duration else { return }
    switch type {
    case "missed":
      guard duration.milliseconds > 0 else { return }
      record.ringDuration = duration
      record.endedAt = record.startedAt?.adding(milliseconds: duration.milliseconds)
      record.tags.insert("derived")
    case "accepted", "incoming", "outgoing":
      // Of an outgoing call that nobody took, and of one under way, there is no talk time yet.
      if duration.milliseconds > 0 || record.status == .completed { record.talkDuration = duration }
    default: record.keep(JSONText(integer: Int(duration.milliseconds / 1_000)), as: "duration")
    }
  }
}

extension CallRecord {
  fileprivate mutating func take(_ status: FreeboxStatus, _ type: String) {
    direction = status.direction
    self.status = status.status
    isFinal = status.isFinal
    statusSource = status.source
    statusRaw = type.isEmpty ? nil : type
    endReason = status.endReason
  }
}
