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

  /// The resource's members that have a place in the record, or make one.
  private enum Member: Int, CaseIterable {
    case id, start, record, duration, buttonId, clientId, callerNumber, calledNumber, trackingNumber, status
    case externalId, type
  }

  private static let names = JSONNames(Member.allCases.map { "\($0)" })

  /// The record stays its caller's: it is large, and a copy of it is dear.
  mutating func read(_ member: JSONMembers.Member, into record: inout CallRecord) {
    let value = member.value
    guard let known = Self.names.index(of: member).flatMap(Member.init) else {
      return Self.keep(member.name, value, &record)
    }
    switch known {
    case .start:
      if let object = Self.object(value) {
        for inner in object.members { readStart(inner, &record) }
        return
      }
      // A schema may say the time alone.
      if let text = LenientScalar.text(value) { dateTime = text } else { Self.keep("start", value, &record) }
    case .record:
      guard let object = Self.object(value) else { return Self.keep("record", value, &record) }
      for inner in object.members { readRecording(inner, &record) }
    default:
      guard let text = LenientScalar.text(value) else { return Self.keep(member.name, value, &record) }
      read(known, text, value, &record)
    }
  }

  private mutating func read(_ member: Member, _ text: String, _ value: JSONValue, _ record: inout CallRecord) {
    switch member {
    case .id, .start, .record: return
    case .duration: duration = value
    case .buttonId:
      record.tags.insert("button:" + text)
      record.extra["buttonId"] = JSONText(value)
    case .clientId:
      if record.caller == nil { record.caller = Party() }
      record.caller?.contactId = text
    case .callerNumber:
      if record.caller == nil { record.caller = Party() }
      record.caller?.phone = PhoneNumber(text)
    case .calledNumber: record.callee = Party(phone: PhoneNumber(text))
    case .trackingNumber: record.dialedNumber = PhoneNumber(text)
    case .status: Self.status(text, &record)
    case .externalId: record.callId = text
    case .type: Self.type(text, value, &record)
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

  private mutating func readStart(_ member: JSONMembers.Member, _ record: inout CallRecord) {
    switch (member.name, LenientScalar.text(member.value)) {
    case ("dateTime", let text?): dateTime = text
    case ("timeZone", let text?): zone = text
    default: Self.keep("start.\(member.name)", member.value, &record)
    }
  }

  private mutating func readRecording(_ member: JSONMembers.Member, _ record: inout CallRecord) {
    switch (member.name, LenientScalar.text(member.value)) {
    case ("mimeType", let text?), ("mineType", let text?): recording.mediaType = text
    case ("url", let text?): recording.url = text
    default: return Self.keep("record.\(member.name)", member.value, &record)
    }
    hasRecording = true
  }

  /// Keeps what is there but has no meaning here; null and the empty text are absent.
  private static func keep(_ name: String, _ value: JSONValue, _ record: inout CallRecord) {
    guard value.kind == .object || value.kind == .array || LenientScalar.isPresent(value) else { return }
    record.keep(JSONText(value), as: name)
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
