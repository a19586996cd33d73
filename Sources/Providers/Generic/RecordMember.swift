/// The members of a record that a mapping can fill, by the names that routes.json uses.
package enum RecordMember: Sendable, Hashable {
  case text(Text)
  case word(Word)
  case phone(Phone)
  case time(Time)
  case duration(Duration)
  case flag(Flag)
  case integer(Integer)
  case extra(String)

  package enum Text: String, Sendable, Hashable, CaseIterable {
    case externalId, callId, sessionId, statusRaw, trunk, timeZone, endReasonRaw, rerouteReasonRaw, tags, userData
    case callerName = "caller.displayName"
    case callerExtension = "caller.extension"
    case callerSipUri = "caller.sipUri"
    case callerCountry = "caller.country"
    case callerUserId = "caller.userId"
    case callerContactId = "caller.contactId"
    case calleeName = "callee.displayName"
    case calleeExtension = "callee.extension"
    case calleeSipUri = "callee.sipUri"
    case calleeCountry = "callee.country"
    case calleeUserId = "callee.userId"
    case calleeContactId = "callee.contactId"
    case answeredByName = "answeredBy.displayName"
    case answeredByExtension = "answeredBy.extension"
    case answeredByUserId = "answeredBy.userId"
    case recordingUrl = "recording.url"
    case recordingPath = "recording.path"
    case recordingMediaType = "recording.mediaType"
    case voicemailId = "voicemail.id"
    case costAmount = "cost.amount"
    case costCurrency = "cost.currency"
    case costAccount = "cost.account"
  }

  package enum Word: String, Sendable, Hashable, CaseIterable {
    case direction, status, change, mediaType, endReason, rerouteReason, releasedBy
  }

  package enum Phone: String, Sendable, Hashable, CaseIterable {
    case caller, callee, answeredBy, dialedNumber, presentedNumber
  }

  package enum Time: String, Sendable, Hashable, CaseIterable {
    case startedAt, ringingAt, answeredAt, endedAt, deletedAt
  }

  package enum Duration: String, Sendable, Hashable, CaseIterable {
    case ringDuration, talkDuration, totalDuration
    case recordingDuration = "recording.duration"
    case voicemailDuration = "voicemail.duration"
  }

  package enum Flag: String, Sendable, Hashable, CaseIterable {
    case isFinal, isRead
    case callerIsInternal = "caller.isInternal"
    case calleeIsInternal = "callee.isInternal"
    case voicemailIsRead = "voicemail.isRead"
  }

  package enum Integer: String, Sendable, Hashable, CaseIterable {
    case sipStatusCode, q850Cause
  }

  /// - Returns: nil for a name that no record has.
  package init?(_ name: String) {
    if let member = Text(rawValue: name) {
      self = .text(member)
    } else if let member = Word(rawValue: name) {
      self = .word(member)
    } else if let member = Phone(rawValue: name) {
      self = .phone(member)
    } else if let member = Time(rawValue: name) {
      self = .time(member)
    } else if let member = Duration(rawValue: name) {
      self = .duration(member)
    } else if let member = Flag(rawValue: name) {
      self = .flag(member)
    } else if let member = Integer(rawValue: name) {
      self = .integer(member)
    } else if name.hasPrefix("extra."), name.utf8.count > 6 {
      self = .extra(String(name.dropFirst(6)))
    } else {
      return nil
    }
  }

  package var name: String {
    switch self {
    case .text(let member): member.rawValue
    case .word(let member): member.rawValue
    case .phone(let member): member.rawValue
    case .time(let member): member.rawValue
    case .duration(let member): member.rawValue
    case .flag(let member): member.rawValue
    case .integer(let member): member.rawValue
    case .extra(let name): "extra." + name
    }
  }

  /// Every name but those below `extra.`.
  package static let names: [String] =
    Text.allCases.map(\.rawValue) + Word.allCases.map(\.rawValue) + Phone.allCases.map(\.rawValue)
    + Time.allCases.map(\.rawValue) + Duration.allCases.map(\.rawValue) + Flag.allCases.map(\.rawValue)
    + Integer.allCases.map(\.rawValue)
}
