package import StrictJSON

extension CallRecord {
  /// Reads the form that ``json()`` writes. Members it does not know are passed over, so that an older
  /// program reads a newer one's records.
  /// - Returns: nil where `id`, `provider` or `observedAt` is missing or wrong.
  package init?(json bytes: [UInt8]) {
    guard let document = try? JSONDocument(parsing: bytes, limits: .payload) else { return nil }
    self.init(document.root)
  }

  package init?(_ value: JSONValue) {
    guard let id = value["id"]?.string.flatMap(CallID.init), let provider: Provider = value.word("provider"),
      let observedAt = value.instant("observedAt")
    else { return nil }
    self.init(id: id, provider: provider, observedAt: observedAt)
    account = value["account"]?.string
    externalId = value["externalId"]?.string
    callId = value["callId"]?.string
    sessionId = value["sessionId"]?.string
    change = value.word("change") ?? .unknown
    direction = value.word("direction") ?? .unknown
    status = value.word("status") ?? .unknown
    statusRaw = value["statusRaw"]?.string
    statusSource = value.word("statusSource")
    isFinal = value["isFinal"]?.bool ?? false
    caller = value["caller"].map(Party.init)
    callee = value["callee"].map(Party.init)
    answeredBy = value["answeredBy"].map(Party.init)
    dialedNumber = value["dialedNumber"].flatMap(PhoneNumber.init)
    presentedNumber = value["presentedNumber"].flatMap(PhoneNumber.init)
    trunk = value["trunk"]?.string
    mediaType = value.word("mediaType")
    startedAt = value.instant("startedAt")
    ringingAt = value.instant("ringingAt")
    answeredAt = value.instant("answeredAt")
    endedAt = value.instant("endedAt")
    timeZone = value["timeZone"]?.string
    ringDuration = value.duration("ringDuration")
    talkDuration = value.duration("talkDuration")
    totalDuration = value.duration("totalDuration")
    endReason = value.word("endReason")
    endReasonRaw = value["endReasonRaw"]?.string
    sipStatusCode = value["sipStatusCode"]?.int
    q850Cause = value["q850Cause"]?.int
    rerouteReason = value.word("rerouteReason")
    rerouteReasonRaw = value["rerouteReasonRaw"]?.string
    releasedBy = value.word("releasedBy")
    readCollections(value)
    isRead = value["isRead"]?.bool
    userData = value["userData"].map(JSONText.init)
    for member in value["extra"].map({ Array($0.members) }) ?? [] { extra[member.name] = JSONText(member.value) }
    deletedAt = value.instant("deletedAt")
    receivedVia = value.word("receivedVia") ?? .push
    revision = value["revision"]?.int.map(Int64.init)
  }

  private mutating func readCollections(_ value: JSONValue) {
    legs = value["legs"]?.elements.compactMap(Leg.init) ?? []
    recordings = value["recordings"]?.elements.map(Recording.init) ?? []
    if let mail = value["voicemail"] {
      voicemail = Voicemail(id: mail["id"]?.string, duration: mail.duration("duration"), isRead: mail["isRead"]?.bool)
    }
    if let given = value["cost"], let amount = given["amount"]?.numberText {
      cost = Cost(amount: amount, currency: given["currency"]?.string, account: given["account"]?.string)
    }
    tags = Set(value["tags"]?.elements.compactMap(\.string) ?? [])
  }
}

extension JSONValue {
  fileprivate func word<Word: RawRepresentable<String>>(_ name: String) -> Word? {
    self[name]?.string.flatMap(Word.init(rawValue:))
  }

  fileprivate func instant(_ name: String) -> Instant? {
    guard let text = self[name]?.string, case .instant(let instant) = Timestamp.parse(text) else { return nil }
    return instant
  }

  fileprivate func duration(_ name: String) -> CallDuration? {
    self[name]?.double.flatMap(CallDuration.init(seconds:))
  }
}

extension PhoneNumber {
  fileprivate init?(_ value: JSONValue) {
    guard let raw = value["raw"]?.string else { return nil }
    self.init(raw: raw, number: value["number"]?.string, kind: value.word("kind") ?? .unknown)
  }
}

extension Party {
  fileprivate init(_ value: JSONValue) {
    self.init(
      phone: PhoneNumber(value), displayName: value["displayName"]?.string, extension: value["extension"]?.string,
      sipUri: value["sipUri"]?.string, country: value["country"]?.string, userId: value["userId"]?.string,
      contactId: value["contactId"]?.string, isInternal: value["isInternal"]?.bool)
  }
}

extension Leg {
  fileprivate init?(_ value: JSONValue) {
    guard let id = value["id"]?.string else { return nil }
    self.init(id: id)
    caller = value["caller"].map(Party.init)
    callee = value["callee"].map(Party.init)
    startedAt = value.instant("startedAt")
    ringingAt = value.instant("ringingAt")
    answeredAt = value.instant("answeredAt")
    endedAt = value.instant("endedAt")
    status = value.word("status")
    endReason = value.word("endReason")
    kind = value["kind"]?.string
  }
}

extension Recording {
  fileprivate init(_ value: JSONValue) {
    self.init(
      url: value["url"]?.string, path: value["path"]?.string, mediaType: value["mediaType"]?.string,
      duration: value.duration("duration"), status: value["status"]?.string)
  }
}
