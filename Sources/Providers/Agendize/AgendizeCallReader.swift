import CallModel
import StrictJSON

/// Fills a record from the members of one Call resource. What has no place of its own goes to `extra`.
struct AgendizeCallReader {
  private let defaultZone: String?
  private var dateTime: String?
  private var zone: String?
  private var duration: JSONValue?
  private var recording = Recording()
  private var hasRecording = false

  init(timeZone: String?) { defaultZone = timeZone }

  /// The record stays its caller's: it is large, and a copy of it is dear.
  mutating func read(_ member: JSONMembers.Member, into record: inout CallRecord) {
    let (name, value) = (member.name, member.value)
    switch name {
    case "id":
      if LenientScalar.text(value) == nil { Self.keep(name, value, &record) }
    case "start":
      if let object = Self.object(value) {
        for member in object.members { readNested(name, member, &record) }
      } else if let text = LenientScalar.text(value) {
        // A schema may say the time alone.
        dateTime = text
      } else {
        Self.keep(name, value, &record)
      }
    case "record":
      guard let object = Self.object(value) else { return Self.keep(name, value, &record) }
      for member in object.members { readNested(name, member, &record) }
    case "duration":
      if LenientScalar.text(value) != nil { duration = value } else { Self.keep(name, value, &record) }
    default:
      guard Self.isText(name) else { return Self.keep(name, value, &record) }
      guard let text = LenientScalar.text(value) else { return Self.keep(name, value, &record) }
      Self.read(name, text, value, &record)
    }
  }

  private static func isText(_ name: String) -> Bool {
    switch name {
    case "buttonId", "clientId", "callerNumber", "calledNumber", "trackingNumber", "status", "externalId", "type": true
    default: false
    }
  }

  private static func read(_ name: String, _ text: String, _ value: JSONValue, _ record: inout CallRecord) {
    switch name {
    case "buttonId":
      record.tags.insert("button:\(text)")
      record.extra[name] = JSONText(value)
    case "clientId":
      if record.caller == nil { record.caller = Party() }
      record.caller?.contactId = text
    case "callerNumber":
      if record.caller == nil { record.caller = Party() }
      record.caller?.phone = PhoneNumber(text)
    case "calledNumber": record.callee = Party(phone: PhoneNumber(text))
    case "trackingNumber": record.dialedNumber = PhoneNumber(text)
    case "status": status(text, &record)
    case "externalId": record.callId = text
    default: type(text, value, &record)
    }
  }

  /// A schema may put an object into a text.
  private static func object(_ value: JSONValue) -> JSONValue? {
    if value.kind == .object { return value }
    guard let text = value.string, text.utf8.first == UInt8(ascii: "{"),
      let inner = (try? JSONDocument(parsing: text, limits: .payload))?.root, inner.kind == .object
    else { return nil }
    return inner
  }

  /// To be called once every member has been read: some depend on others.
  func finish(_ record: inout CallRecord) {
    if record.mediaTypeIsKnown { record.mediaType = .audio }
    if hasRecording { record.recordings = [recording] }
    start(&record)
    durations(&record)
  }

  private mutating func readNested(_ name: String, _ member: JSONMembers.Member, _ record: inout CallRecord) {
    let inner = member.name
    guard let text = LenientScalar.text(member.value) else {
      return Self.keep("\(name).\(inner)", member.value, &record)
    }
    switch inner {
    case "dateTime" where name == "start": dateTime = text
    case "timeZone" where name == "start": zone = text
    case "mimeType" where name == "record", "mineType" where name == "record":
      recording.mediaType = text
      hasRecording = true
    case "url" where name == "record":
      recording.url = text
      hasRecording = true
    default: Self.keep("\(name).\(inner)", member.value, &record)
    }
  }

  /// Keeps what is there but has no meaning here; null and the empty text are absent.
  private static func keep(_ name: String, _ value: JSONValue, _ record: inout CallRecord) {
    guard value.kind == .object || value.kind == .array || LenientScalar.isPresent(value) else { return }
    record.extra[name] = JSONText(value)
  }

  private static func status(_ text: String, _ record: inout CallRecord) {
    record.statusRaw = text
    record.statusSource = .reported
    let (status, reason): (CallStatus, EndReason) =
      switch text {
      case "completed": (.completed, .normalClearing)
      case "noAnswered": (.noAnswer, .noAnswerTimeout)
      case "message": (.voicemail, .voicemail)
      case "wrongNumber": (.failed, .invalidNumber)
      case "busy": (.busy, .userBusy)
      case "abandoned": (.abandoned, .callerHangup)
      default: (.unknown, .unknown)
      }
    record.status = status
    record.isFinal = status.isFinal
    record.endReason = reason
    record.endReasonRaw = text
  }

  private static func type(_ text: String, _ value: JSONValue, _ record: inout CallRecord) {
    record.extra["type"] = JSONText(value)
    switch text {
    case "callTracking":
      record.direction = .inbound
      record.tags.insert("call-tracking")
    case "clickToCall":
      // The system rings both sides.
      record.direction = .outbound
      record.tags.insert("click-to-call")
    default: record.tags.insert("type:\(text)")
    }
  }

  private func start(_ record: inout CallRecord) {
    let zone = zone ?? defaultZone
    record.timeZone = zone
    guard let dateTime else { return }
    switch Timestamp.parse(dateTime) {
    case .instant(let instant): record.startedAt = instant
    case .local(let seconds, let microseconds):
      guard let zone else { return Self.keepStart(dateTime, tag: "time-zone-missing", &record) }
      guard let resolved = LocalTime.resolve(seconds: seconds, microseconds: microseconds, zone: zone) else {
        return Self.keepStart(dateTime, tag: "time-zone-unknown", &record)
      }
      record.startedAt = resolved.instant
      if resolved.isAmbiguous { record.tags.insert("time-ambiguous") }
    case nil: Self.keepStart(dateTime, tag: "bad-time", &record)
    }
  }

  private static func keepStart(_ dateTime: String, tag: String, _ record: inout CallRecord) {
    record.tags.insert(tag)
    record.extra["start.dateTime"] = JSONText(string: dateTime)
  }

  private func durations(_ record: inout CallRecord) {
    guard let value = duration else { return }
    guard let seconds = LenientScalar.number(value), let length = CallDuration(seconds: seconds) else {
      record.tags.insert("bad-duration")
      record.extra["duration"] = JSONText(value)
      return
    }
    guard record.status == .completed else {
      // Of a call that nobody answered, the vendor does not say what was measured.
      record.extra["duration"] = JSONText(value)
      return
    }
    record.talkDuration = length
    if let startedAt = record.startedAt {
      record.endedAt = startedAt.adding(milliseconds: length.milliseconds)
      record.tags.insert("derived")
    }
  }
}

extension CallRecord {
  /// Agendize carries voice only; a request that says nothing of the call says nothing of that either.
  fileprivate var mediaTypeIsKnown: Bool { statusRaw != nil || caller != nil || callee != nil }
}
