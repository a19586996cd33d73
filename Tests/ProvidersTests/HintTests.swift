import CallModel
import Providers
import StrictJSON
import Testing

/// Pushes that prove little, of sources that are polled.
@Suite struct HintTests {
  private let body =
    #"{"event_type":"call_cdr","session_id":"s","caller":"101","callee":"102","start_time":"1","ended_time":"9","answered_time":"3","direction":"ext"}"#

  private func record(_ normaliser: any Normaliser, _ request: ReceivedRequest) throws -> CallRecord {
    guard case .calls(let calls) = normaliser.normalise(request), case .record(let record)? = calls.first else {
      throw NoRecord()
    }
    return record
  }

  private struct NoRecord: Error {}

  @Test func `What is read stands, whichever comes first`() throws {
    let whole = PortSIPNormaliser(account: "t")
    let hint = HintNormaliser(whole)
    let push = ReceivedRequest(
      method: "POST", path: "/hooks/pbx", body: Array(body.utf8), receivedAt: Instant(microseconds: 9))
    #expect(try record(whole, push).isFinal)
    let said = try record(hint, push)
    #expect(!said.isFinal && said.status == .completed)
    let row = ReceivedRequest(
      polled: Array(
        #"{"id":"1","session_id":"s","caller":"101","callee":"103","started_at":"1970-01-01T00:00:01Z","ended_at":"1970-01-01T00:00:09Z","answered_at":"","direction":"EXTENSION_CALL","end_reason":"","status_code":486}"#
          .utf8),
      form: PortSIPNormaliser.callLogs, host: "h", at: Instant(microseconds: 5))
    let read = try record(hint, row)
    #expect(read.isFinal && read.id == said.id)
    for call in [read.merging(said), said.merging(read)] {
      #expect(call.status == .busy && call.isFinal && call.callee?.phone?.raw == "103")
      #expect(call.answeredAt == nil && call.receivedVia == .pull, "nothing of the hint is left")
    }
    // Not even where what is read is not final itself.
    var open = read
    (open.isFinal, open.status) = (false, .ringing)
    #expect(open.merging(said) == open)
  }

  @Test func `A hint deletes nothing, and what an operator said of its call meanwhile is kept`() throws {
    let hint = HintNormaliser(AgendizeNormaliser(account: "a", timeZone: nil))
    let request = ReceivedRequest(
      method: "DELETE", path: "/hooks/a",
      body: Array(#"{"id":"7","status":"completed","switchboard.edited":["direction"]}"#.utf8),
      receivedAt: Instant(microseconds: 9))
    let said = try record(hint, request)
    #expect(said.extra[CallRecord.editedName] == nil, "nobody else's word is an operator's")
    #expect(said.extra["sender.switchboard.edited"] != nil)
    #expect(said.deletedAt == nil && said.change != .deleted && said.receivedVia == .hint)
    var edit = CallRecord(id: said.id, provider: .agendize, observedAt: Instant(microseconds: 10))
    (edit.receivedVia, edit.isRead, edit.tags) = (.local, true, ["vip"])
    edit.caller = Party(displayName: "Alice", contactId: "C1")
    var forged = said
    (forged.caller, forged.trunk, forged.isRead) = (
      Party(phone: PhoneNumber("0666"), displayName: "Eve"), "evil", false
    )
    forged.observedAt = Instant(microseconds: 20)
    let row = ReceivedRequest(
      polled: Array(#"{"id":"7","status":"busy"}"#.utf8), form: "calls", host: "h", at: Instant(microseconds: 11))
    let read = said.merging(forged).merging(edit).merging(forged).merging(try record(hint, row))
    #expect(read.isRead == true && read.tags.contains("vip") && read.status == .busy && read.receivedVia == .pull)
    #expect(read.caller == Party(displayName: "Alice", contactId: "C1") && read.trunk == nil)
    #expect(read.extra[CallRecord.editedName] == nil)
    #expect(read.change == (try record(hint, row)).change)
    // And a deletion by an operator is one.
    var deletion = edit
    deletion.deletedAt = Instant(microseconds: 10)
    #expect(said.merging(deletion).merging(try record(hint, row)).deletedAt != nil)
  }

  @Test func `Recordings of CINNOX are told by its events alone, and kept from hints`() throws {
    func call(_ via: ReceivedVia, _ url: String?) -> CallRecord {
      var call = CallRecord(
        id: CallID(provider: .cinnox, account: nil, key: "1"), provider: .cinnox, observedAt: Instant(microseconds: 1))
      call.receivedVia = via
      call.recordings = url.map { [Recording(url: $0)] } ?? []
      return call
    }
    let read = call(.pull, nil)
    for both in [read.merging(call(.hint, "u")), call(.hint, "u").merging(read)] {
      #expect(both.recordings.map(\.url) == ["u"] && both.receivedVia == .pull)
    }
  }

  @Test func `Hints of several legs do not make a call final`() {
    var first = CallRecord(
      id: CallID(provider: .enswitch, account: nil, key: "1"), provider: .enswitch, observedAt: Instant(microseconds: 1)
    )
    first.receivedVia = .hint
    (first.status, first.statusRaw) = (.ringing, "start")
    var second = first
    func ended(_ id: String) -> Leg {
      var leg = Leg(id: id)
      leg.endedAt = Instant(microseconds: 2)
      return leg
    }
    (first.legs, second.legs) = ([ended("a")], [ended("b")])
    #expect(!first.merging(second).isFinal)
  }
}
