import CallModel
import Emulators
import Providers
import StrictJSON
import Testing

/// The examples that the providers' own documents print, read by what reads their calls.
@Suite struct DocumentExamplesTests {
  private func records(
    _ normaliser: any Normaliser, _ body: String, form: String? = nil, type: String = "application/json"
  ) throws -> [CallRecord] {
    let now = Instant(microseconds: 1_772_460_000_000_000)
    let request =
      form.map { ReceivedRequest(polled: Array(body.utf8), form: $0, host: "api.example", at: now) }
      ?? ReceivedRequest(
        method: "POST", path: "/hooks/x", headers: [HeaderField(name: "content-type", value: type)],
        body: Array(body.utf8), receivedAt: now)
    guard case .calls(let calls) = normaliser.normalise(request) else {
      Issue.record("not understood: \(normaliser.normalise(request))")
      return []
    }
    return calls.compactMap { call in
      guard case .record(let record) = call else {
        Issue.record("a row is not understood: \(call)")
        return nil
      }
      return record
    }
  }

  private func rows(_ text: String, _ path: String...) throws -> [String] {
    var value = try JSONDocument(parsing: text).root
    for name in path { value = try #require(value[name]) }
    return value.kind == .array ? value.elements.map { JSONText($0).text } : [JSONText(value).text]
  }

  @Test(arguments: ["call", "callAsInTable"]) func `Agendize's Call resource`(_ name: String) throws {
    let text = try #require(AgendizeExamples.documentExample(name))
    let record = try #require(
      try records(AgendizeNormaliser(account: "a", timeZone: nil), text, form: "calls").first)
    #expect(record.externalId == "call-1" && record.callId == "x-1")
    #expect(record.status == .completed && record.direction == .inbound && record.isFinal)
    #expect(record.startedAt?.description == "2031-05-06T10:30:00Z")
    #expect(record.talkDuration?.milliseconds == 61_000)
    #expect(record.recordings.count == 1)
  }

  @Test func `CINNOX's call log, whose values are the words for their types`() throws {
    let text = CinnoxEmulator.documentExample(.callLog)
    for row in try rows(text, "result") {
      let record = try #require(try records(CinnoxNormaliser(account: "a"), row, form: CinnoxNormaliser.callLog).first)
      #expect(record.callId == "string" && record.statusRaw == "string" && record.status == .unknown)
      #expect(record.tags.contains("bad-time"))
      #expect(record.callee?.displayName == "string")
    }
  }

  @Test func `EnSwitch's calls under way and its CDR hold one leg each`() throws {
    for (name, form) in [("calls/active/list", EnSwitchNormaliser.active), ("cdrs/get", EnSwitchNormaliser.cdrs)] {
      for row in try rows(try #require(EnSwitchExamples.documentExample[name]), "data") {
        let record = try #require(try records(EnSwitchNormaliser(account: "s"), row, form: form).first)
        #expect(record.externalId?.hasPrefix("1234567890.") == true)
        #expect(record.startedAt?.seconds == 1_234_567_890)
        #expect(record.isFinal == (form == EnSwitchNormaliser.cdrs))
      }
    }
  }

  @Test func `EnSwitch's event of a call that begins`() throws {
    let record = try #require(
      try records(
        EnSwitchNormaliser(account: "s"), EnSwitchExamples.startEvent, type: "application/x-www-form-urlencoded"
      ).first)
    #expect(record.status == .ringing && !record.isFinal)
    #expect(record.caller?.phone?.raw == "33199001234")
    #expect(record.id == CallID(provider: .enswitch, account: "s", key: "1767225600.7"))
  }

  @Test func `The Freebox's call log`() throws {
    let rows = try rows(FreeboxExamples.callLogList, "result")
    let normaliser = FreeboxNormaliser(account: "b")
    let missed = try #require(try records(normaliser, rows[0], form: FreeboxNormaliser.callLog).first)
    #expect(missed.status == .noAnswer && missed.direction == .inbound)
    #expect(missed.ringDuration?.milliseconds == 1_000 && missed.talkDuration == nil)
    #expect(missed.caller?.displayName == "r0ro (Freebox)" && missed.isRead == false)
    #expect(missed.startedAt?.description == "2013-01-30T11:46:03Z")
    let outgoing = try #require(try records(normaliser, rows[1], form: FreeboxNormaliser.callLog).first)
    #expect(outgoing.direction == .internal && outgoing.callee?.displayName == nil)
    #expect(outgoing.status == .completed && outgoing.talkDuration?.milliseconds == 5_000)
  }

  @Test func `PortSIP's list of calls`() throws {
    let rows = try rows(PortSIPEmulator.documentExample(.calls), "items")
    let normaliser = PortSIPNormaliser(account: "t")
    let answered = try #require(try records(normaliser, rows[0], form: PortSIPNormaliser.cdrs).first)
    #expect(answered.status == .completed && answered.releasedBy == .caller && answered.direction == .internal)
    #expect(answered.talkDuration?.milliseconds == 35_000)
    let busy = try #require(try records(normaliser, rows[1], form: PortSIPNormaliser.cdrs).first)
    #expect(busy.status == .busy && busy.sipStatusCode == 486 && busy.answeredAt == nil)
  }

  @Test(arguments: [PortSIPExample.callStart, .finalEvent16, .finalEvent22])
  func `PortSIP's events`(_ example: PortSIPExample) throws {
    let settings = PortSIPSettings(extensionLength: 4, ivrNumbers: ["5000", "8000"])
    let record = try #require(
      try records(PortSIPNormaliser(account: "t", settings: settings), PortSIPEmulator.documentExample(example)).first)
    #expect(record.isFinal == (example != .callStart))
    guard example != .callStart else { return #expect(record.status == .ringing) }
    #expect(record.status == .completed && record.direction == .inbound)
    let isNew = example == .finalEvent22
    #expect(record.answeredBy?.extension == (isNew ? "102" : "103"), "menu and queue are no answer")
    #expect(record.legs.count == (isNew ? 3 : 4))
  }
}
