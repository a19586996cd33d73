import CallModel
import StrictJSON
import Testing

@Suite struct RecordJSONTests {
  private var full: CallRecord {
    var record = CallRecord(
      id: CallID(provider: .portsip, account: "t7", key: "s1"), provider: .portsip,
      observedAt: Instant(microseconds: 1_700_000_000_123_456))
    let party = Party(
      phone: PhoneNumber("+33102030405"), displayName: "Ada \"L\"", extension: "101", sipUri: "sip:a@b", country: "FR",
      userId: "u", contactId: "c", isInternal: true)
    record.account = "t7"
    record.externalId = "s1"
    record.callId = "c1"
    record.sessionId = "s"
    record.change = .updated
    record.direction = .inbound
    record.status = .completed
    record.statusRaw = "answered"
    record.statusSource = .reported
    record.isFinal = true
    record.caller = party
    record.callee = Party(phone: PhoneNumber("101"))
    record.answeredBy = party
    record.dialedNumber = PhoneNumber("+33188888888")
    record.presentedNumber = PhoneNumber("anonymous")
    record.trunk = "trunk-1"
    record.mediaType = .video
    record.startedAt = Instant(microseconds: 1_700_000_000_000_000)
    record.ringingAt = Instant(microseconds: 1_700_000_001_000_000)
    record.answeredAt = Instant(microseconds: 1_700_000_002_500_000)
    record.endedAt = Instant(microseconds: 1_700_000_060_000_000)
    record.timeZone = "Europe/Paris"
    record.ringDuration = CallDuration(milliseconds: 1_500)
    record.talkDuration = CallDuration(milliseconds: 57_500)
    record.totalDuration = CallDuration(milliseconds: 60_000)
    record.endReason = .calleeHangup
    record.endReasonRaw = "CALLEE_DISCONNECT"
    record.sipStatusCode = 200
    record.q850Cause = 16
    record.rerouteReason = .forwardBusy
    record.rerouteReasonRaw = "FORWARDING_BUSY"
    record.releasedBy = .callee
    var leg = Leg(id: "l1")
    leg.caller = party
    leg.callee = party
    leg.startedAt = record.startedAt
    leg.ringingAt = record.ringingAt
    leg.answeredAt = record.answeredAt
    leg.endedAt = record.endedAt
    leg.status = .completed
    leg.endReason = .normalClearing
    leg.kind = "phone"
    record.legs = [leg]
    record.recordings = [
      Recording(
        url: "https://r/1", path: "/r/1", mediaType: "audio/mpeg", duration: CallDuration(milliseconds: 57_000),
        status: "ready")
    ]
    record.voicemail = Voicemail(id: "v", duration: CallDuration(milliseconds: 8_000), isRead: false)
    record.cost = Cost(amount: "0.10", currency: "EUR", account: "acc")
    record.tags = ["b", "a"]
    record.isRead = true
    record.userData = JSONText(string: "ud")
    record.extra = ["z": JSONText(integer: 1), "n": JSONText(true)]
    record.deletedAt = Instant(microseconds: 1_700_000_100_000_000)
    record.receivedVia = .pull
    record.revision = 7
    return record
  }

  @Test func `A full record comes back the same`() throws {
    #expect(CallRecord(json: full.json()) == full)
    #expect(full.json() == full.json())
  }

  @Test func `Every member of a record is among those that are set here`() {
    // A member added to the type and forgotten in its JSON form would come back as nil, and be seen above; one
    // forgotten here would be seen nowhere.
    let empty = Mirror(reflecting: full).children.filter { child in
      let text = String(describing: child.value)
      return text == "nil" || text == "[]" || text == "[:]"
    }
    #expect(empty.map(\.label).isEmpty)
  }

  @Test func `Absent members are left out, and an amount keeps its digits`() throws {
    let record = CallRecord(
      id: CallID(provider: .generic, account: "x", key: "k"), provider: .generic, observedAt: Instant(microseconds: 0))
    let names = try JSONDocument(parsing: record.json()).root.members.map(\.name)
    #expect(
      names == ["id", "provider", "change", "direction", "status", "isFinal", "missed", "observedAt", "receivedVia"])
    #expect(String(decoding: full.json(), as: UTF8.self).contains(#""amount":0.10"#))
  }

  @Test func `A record that holds a body's deepest value is read back`() throws {
    var record = full
    let deep = String(repeating: "[", count: 63) + String(repeating: "]", count: 63)
    record.extra = ["x": JSONText(try JSONDocument(parsing: deep, limits: .payload).root)]
    #expect(CallRecord(json: record.json()) == record)
  }

  @Test func `A revision is put into a stored form without parsing it`() {
    var record = full
    record.revision = nil
    #expect(CallRecord.json(record.json(), revision: 7) == full.json())
  }

  @Test(arguments: ["", "{}", "[]", #"{"id":"x","provider":"agendize","observedAt":"2026-01-01T00:00:00Z"}"#])
  func `What is no record is not read`(_ text: String) { #expect(CallRecord(json: Array(text.utf8)) == nil) }
}
