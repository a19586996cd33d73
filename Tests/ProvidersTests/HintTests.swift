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
    }
  }
}
