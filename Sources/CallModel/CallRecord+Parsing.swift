package import StrictJSON

extension CallRecord {
  /// Reads the form that ``json()`` writes. Members it does not know are passed over, so that an older
  /// program reads a newer one's records.
  /// - Returns: nil where `id`, `provider` or `observedAt` is missing or wrong.
  package init?(json bytes: [UInt8]) {
    guard let document = try? JSONDocument(parsing: bytes, limits: .written) else { return nil }
    self.init(document.root)
  }

  package init?(_ value: JSONValue) {
    guard let id = value.member("id")?.string.flatMap(CallID.init), let provider: Provider = value.word("provider"),
      let observedAt = value.instant("observedAt")
    else { return nil }
    self.init(id: id, provider: provider, observedAt: observedAt)
    account = value.member("account")?.string
    externalId = value.member("externalId")?.string
    callId = value.member("callId")?.string
    sessionId = value.member("sessionId")?.string
    change = value.word("change") ?? .unknown
    direction = value.word("direction") ?? .unknown
    status = value.word("status") ?? .unknown
    statusRaw = value.member("statusRaw")?.string
    statusSource = value.word("statusSource")
    isFinal = value.member("isFinal")?.bool ?? false
    caller = value.member("caller").map(Party.init)
    callee = value.member("callee").map(Party.init)
    answeredBy = value.member("answeredBy").map(Party.init)
    dialedNumber = value.member("dialedNumber").flatMap(PhoneNumber.init)
    presentedNumber = value.member("presentedNumber").flatMap(PhoneNumber.init)
    trunk = value.member("trunk")?.string
    mediaType = value.word("mediaType")
    startedAt = value.instant("startedAt")
    ringingAt = value.instant("ringingAt")
    answeredAt = value.instant("answeredAt")
    endedAt = value.instant("endedAt")
    timeZone = value.member("timeZone")?.string
    ringDuration = value.duration("ringDuration")
    talkDuration = value.duration("talkDuration")
    totalDuration = value.duration("totalDuration")
    endReason = value.word("endReason")
    endReasonRaw = value.member("endReasonRaw")?.string
    sipStatusCode = value.member("sipStatusCode")?.int
    q850Cause = value.member("q850Cause")?.int
    rerouteReason = value.word("rerouteReason")
    rerouteReasonRaw = value.member("rerouteReasonRaw")?.string
    releasedBy = value.word("releasedBy")
    readCollections(value)
    isRead = value.member("isRead")?.bool
    userData = value.member("userData").map(JSONText.init)
    for member in value.member("extra").map({ Array($0.members) }) ?? [] { extra[member.name] = JSONText(member.value) }
    deletedAt = value.instant("deletedAt")
    receivedVia = value.word("receivedVia") ?? .push
    revision = value.member("revision")?.int.map(Int64.init)
  }

  private mutating func readCollections(_ value: JSONValue) {
    legs = value.member("legs")?.elements.compactMap(Leg.init) ?? []
    recordings = value.member("recordings")?.elements.map(Recording.init) ?? []
    if let mail = value.member("voicemail") {
      voicemail = Voicemail(
        id: mail.member("id")?.string, duration: mail.duration("duration"), isRead: mail.member("isRead")?.bool)
    }
    if let given = value.member("cost"), let amount = given.member("amount")?.numberText {
      cost = Cost(amount: amount, currency: given.member("currency")?.string, account: given.member("account")?.string)
    }
    tags = Set(value.member("tags")?.elements.compactMap(\.string) ?? [])
  }
}

extension JSONValue {
  fileprivate func word<Word: RawRepresentable<String>>(_ name: StaticString) -> Word? {
    member(name)?.string.flatMap(Word.init(rawValue:))
  }

  fileprivate func instant(_ name: StaticString) -> Instant? {
    guard let text = member(name)?.string, case .instant(let instant) = Timestamp.parse(text) else { return nil }
    return instant
  }

  fileprivate func duration(_ name: StaticString) -> CallDuration? {
    member(name)?.double.flatMap(CallDuration.init(seconds:))
  }
}

extension PhoneNumber {
  fileprivate init?(_ value: JSONValue) {
    guard let raw = value.member("raw")?.string else { return nil }
    self.init(raw: raw, number: value.member("number")?.string, kind: value.word("kind") ?? .unknown)
  }
}

extension Party {
  fileprivate init(_ value: JSONValue) {
    self.init(
      phone: PhoneNumber(value), displayName: value.member("displayName")?.string,
      extension: value.member("extension")?.string,
      sipUri: value.member("sipUri")?.string, country: value.member("country")?.string,
      userId: value.member("userId")?.string,
      contactId: value.member("contactId")?.string, isInternal: value.member("isInternal")?.bool)
  }
}

extension Leg {
  fileprivate init?(_ value: JSONValue) {
    guard let id = value.member("id")?.string else { return nil }
    self.init(id: id)
    caller = value.member("caller").map(Party.init)
    callee = value.member("callee").map(Party.init)
    startedAt = value.instant("startedAt")
    ringingAt = value.instant("ringingAt")
    answeredAt = value.instant("answeredAt")
    endedAt = value.instant("endedAt")
    status = value.word("status")
    endReason = value.word("endReason")
    kind = value.member("kind")?.string
    ringDuration = value.duration("ringDuration")
    talkDuration = value.duration("talkDuration")
    trunk = value.member("trunk")?.string
    dialedNumber = value.member("dialedNumber").flatMap(PhoneNumber.init)
    for member in value.member("extra").map({ Array($0.members) }) ?? [] { extra[member.name] = JSONText(member.value) }
  }
}

extension Recording {
  fileprivate init(_ value: JSONValue) {
    self.init(
      url: value.member("url")?.string, path: value.member("path")?.string,
      mediaType: value.member("mediaType")?.string,
      duration: value.duration("duration"), status: value.member("status")?.string)
  }
}
