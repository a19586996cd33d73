import CallModel

/// What members a record has and of what kind their values are: what a filter can ask for.
enum RecordShape {
  indirect enum Kind: Sendable {
    case text
    /// One of these words.
    case word([String])
    case number
    case boolean
    case object([String: Kind])
    case list(Kind)
    /// The sender's own.
    case any

    /// For people.
    var name: String {
      switch self {
      case .text, .word: "a text"
      case .number: "a number"
      case .boolean: "true or false"
      case .object: "an object"
      case .list: "a list"
      case .any: "anything"
      }
    }
  }

  static let record: [String: Kind] = {
    var members: [String: Kind] = [
      "provider": .word(words(Provider.self)), "change": .word(words(CallChange.self)),
      "direction": .word(words(CallDirection.self)), "status": .word(words(CallStatus.self)),
      "statusSource": .word(words(StatusSource.self)), "mediaType": .word(words(MediaType.self)),
      "endReason": .word(words(EndReason.self)), "rerouteReason": .word(words(RerouteReason.self)),
      "releasedBy": .word(words(ReleasedBy.self)), "receivedVia": .word(words(ReceivedVia.self)),
      "caller": .object(party), "callee": .object(party), "answeredBy": .object(party),
      "dialedNumber": .object(phone), "presentedNumber": .object(phone),
      "voicemail": .object(["id": .text, "duration": .number, "isRead": .boolean]),
      "cost": .object(["amount": .number, "currency": .text, "account": .text]), "tags": .list(.text),
      "legs": .list(.object(leg)), "recordings": .list(.object(recording)), "userData": .any, "extra": .any,
    ]
    for name in texts { members[name] = .text }
    for name in ["isFinal", "missed", "isRead"] { members[name] = .boolean }
    for name in ["ringDuration", "talkDuration", "totalDuration", "sipStatusCode", "q850Cause"] {
      members[name] = .number
    }
    return members
  }()

  private static let texts = [
    "id", "account", "externalId", "callId", "sessionId", "statusRaw", "trunk", "startedAt", "ringingAt", "answeredAt",
    "endedAt", "timeZone", "endReasonRaw", "rerouteReasonRaw", "deletedAt", "observedAt",
  ]
  private static let phone: [String: Kind] = [
    "number": .text, "raw": .text, "kind": .word(PhoneNumber.Kind.allCases.map(\.rawValue)),
  ]
  private static let party: [String: Kind] = phone.merging([
    "displayName": .text, "extension": .text, "sipUri": .text, "country": .text, "userId": .text, "contactId": .text,
    "isInternal": .boolean,
  ]) { first, _ in first }
  private static let leg: [String: Kind] = [
    "id": .text, "caller": .object(party), "callee": .object(party), "startedAt": .text, "ringingAt": .text,
    "answeredAt": .text, "endedAt": .text, "status": .word(words(CallStatus.self)),
    "endReason": .word(words(EndReason.self)), "kind": .text, "ringDuration": .number, "talkDuration": .number,
    "trunk": .text, "dialedNumber": .object(phone),
    "extra": .any,
  ]
  private static let recording: [String: Kind] = [
    "url": .text, "path": .text, "mediaType": .text, "duration": .number, "status": .text,
  ]

  private static func words<Word: CaseIterable & RawRepresentable<String>>(_ type: Word.Type) -> [String] {
    Word.allCases.map(\.rawValue)
  }

  enum Found {
    case kind(Kind)
    /// - Parameters:
    ///   - name: what is not there.
    ///   - parent: of what.
    ///   - known: what is there.
    case nothing(name: String, parent: String, known: [String])
  }

  /// What stands at the end of these names.
  static func find(_ names: [String]) -> Found {
    var kind = Kind.object(record)
    var parent = "record"
    for name in names {
      switch kind {
      case .any: return .kind(.any)
      case .object(let members):
        guard let next = members[name] else {
          return .nothing(name: name, parent: parent, known: members.keys.sorted())
        }
        kind = next
      default: return .nothing(name: name, parent: parent, known: [])
      }
      parent = name
    }
    return .kind(kind)
  }
}
