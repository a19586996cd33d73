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
      method: "DELETE", path: "/hooks/a", body: Array(#"{"id":"7","status":"completed"}"#.utf8),
      receivedAt: Instant(microseconds: 9))
    let said = try record(hint, request)
    #expect(said.deletedAt == nil && said.change != .deleted && said.receivedVia == .hint)
    var edit = CallRecord(id: said.id, provider: .agendize, observedAt: Instant(microseconds: 10))
    (edit.receivedVia, edit.isRead, edit.tags) = (.local, true, ["vip"])
    let row = ReceivedRequest(
      polled: Array(#"{"id":"7","status":"busy"}"#.utf8), form: "calls", host: "h", at: Instant(microseconds: 11))
    let read = said.merging(edit).merging(try record(hint, row))
    #expect(read.isRead == true && read.tags.contains("vip") && read.status == .busy)
  }
}
