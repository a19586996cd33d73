import CallModel
import StrictJSON

/// Makes a record of a message that no call in the log belongs to, or puts one into its call's record.
struct FreeboxVoicemailReader {
  let account: String?
  let settings: FreeboxSettings
  let now: Instant

  /// - Returns: nil where the message has no id.
  func record(_ message: JSONValue) -> CallRecord? {
    var fields = FieldReader(message)
    guard let id = fields.text("id") else { return nil }
    var record = CallRecord(
      id: CallID(provider: .freebox, account: account, key: "voicemail|\(id)"), provider: .freebox, observedAt: now)
    record.account = account
    record.externalId = id
    record.mediaType = .audio
    record.direction = .inbound
    record.status = .voicemail
    record.statusSource = .derived
    record.isFinal = true
    record.endReason = .voicemail
    record.startedAt = fields.instant("date", &record)
    record.callee = settings.ownNumber.map { Party(phone: PhoneNumber($0)) }
    record.dialedNumber = settings.ownNumber.map { PhoneNumber($0) }
    record.caller = Party(phone: Self.phone(&fields))
    record.voicemail = Self.voicemail(id, &fields, &record)
    fields.keepUnread(in: &record)
    return record
  }

  static func attach(_ message: JSONValue, to record: inout CallRecord) {
    var fields = FieldReader(message, prefix: "voicemail.")
    let id = fields.text("id")
    record.voicemail = voicemail(id, &fields, &record)
    fields.keepUnread(in: &record)
  }

  private static func voicemail(
    _ id: String?, _ fields: inout FieldReader, _ record: inout CallRecord
  ) -> Voicemail {
    Voicemail(id: id, duration: fields.duration("duration", &record), isRead: fields.bool("read"))
  }

  /// `33` and `699999999` are `+33699999999`; nothing at all is a withheld number.
  private static func phone(_ fields: inout FieldReader) -> PhoneNumber {
    let country = fields.identifier("country_code")
    let national = fields.text("phone_number")
    guard let national else {
      if country != nil { fields.alsoKeep("country_code") }
      return PhoneNumber("")
    }
    return PhoneNumber(country.map { "+\($0)\(national)" } ?? national)
  }
}
