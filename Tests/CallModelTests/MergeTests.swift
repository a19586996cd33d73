import CallModel
import StrictJSON
import Testing

@Suite struct MergeTests {
  private func record(_ second: Int64, _ change: (inout CallRecord) -> Void = { _ in }) -> CallRecord {
    var record = CallRecord(
      id: CallID(provider: .agendize, account: nil, key: "1"), provider: .agendize,
      observedAt: Instant(microseconds: second * 1_000_000))
    change(&record)
    return record
  }

  private func finished(_ second: Int64, _ status: CallStatus = .completed) -> CallRecord {
    record(second) {
      $0.status = status
      $0.statusRaw = status.rawValue
      $0.isFinal = true
    }
  }

  @Test func `A final state is not replaced by one that is not, even a later one`() {
    let ringing = record(20) {
      $0.status = .ringing
      $0.statusRaw = "ringing"
      $0.trunk = "t1"
    }
    let merged = finished(10).merging(ringing)
    #expect(merged.status == .completed)
    #expect(merged.isFinal)
    #expect(merged.trunk == "t1")
    #expect(ringing.merging(finished(10)).status == .completed)
  }

  @Test func `Among final states the later observation counts, in whichever order they come`() {
    let early = finished(10, .noAnswer)
    let late = finished(20, .voicemail)
    #expect(early.merging(late).status == .voicemail)
    #expect(late.merging(early).status == .voicemail)
  }

  @Test func `What is known beats what is not`() {
    let withTalk = record(10) {
      $0.talkDuration = CallDuration(milliseconds: 61_000); $0.caller = Party(displayName: "Ada")
    }
    let without = record(20) { $0.caller = Party(userId: "7") }
    let merged = withTalk.merging(without)
    #expect(merged.talkDuration?.milliseconds == 61_000)
    #expect(merged.caller == Party(displayName: "Ada", userId: "7"))
  }

  @Test
  func
    `A word that says nothing takes no other's place, nor what only follows from the status a reason that was given`()
  {
    let told = record(10) {
      ($0.status, $0.statusRaw, $0.isFinal) = (.completed, "Call Ended", true)
      ($0.endReason, $0.endReasonRaw, $0.releasedBy) = (.callerHangup, "ORIGINATOR_CANCEL", .caller)
      ($0.rerouteReason, $0.mediaType) = (.transfer, .video)
    }
    let silent = record(20) {
      ($0.status, $0.statusRaw, $0.isFinal) = (.completed, "Call Ended", true)
      ($0.endReason, $0.releasedBy, $0.rerouteReason, $0.mediaType) = (.normalClearing, .unknown, .unknown, .unknown)
    }
    for call in [told.merging(silent), silent.merging(told)] {
      #expect(call.endReason == .callerHangup && call.releasedBy == .caller)
      #expect(call.rerouteReason == .transfer && call.mediaType == .video)
    }
  }

  @Test func `A deletion is not undone by a late update, and keeps its first time`() {
    let deleted = record(10) {
      $0.change = .deleted
      $0.deletedAt = Instant(microseconds: 10_000_000)
    }
    let merged = deleted.merging(finished(20))
    #expect(merged.deletedAt == Instant(microseconds: 10_000_000))
    #expect(merged.change == .deleted)
    #expect(merged.status == .completed)
    #expect(finished(5).merging(deleted).deletedAt != nil)
  }

  @Test func `Recordings, legs, tags and extras of both are kept once`() {
    let a = record(10) {
      $0.recordings = [Recording(url: "u1")]
      $0.tags = ["a"]
      $0.extra = ["x": JSONText(integer: 1), "y": JSONText(integer: 1)]
      $0.legs = [Leg(id: "l1")]
    }
    let b = record(20) {
      $0.recordings = [Recording(url: "u1", mediaType: "audio/mpeg"), Recording(url: "u2")]
      $0.tags = ["b"]
      $0.extra = ["y": JSONText(integer: 2)]
      $0.legs = [Leg(id: "l1"), Leg(id: "l2")]
    }
    let merged = a.merging(b)
    #expect(merged.recordings.map(\.url) == ["u1", "u2"])
    #expect(merged.recordings.first?.mediaType == "audio/mpeg")
    #expect(merged.tags == ["a", "b"])
    #expect(merged.extra == ["x": JSONText(integer: 1), "y": JSONText(integer: 2)])
    #expect(merged.legs.map(\.id) == ["l1", "l2"])
  }

  @Test func `The same event again says nothing new`() {
    let first = finished(10)
    var again = finished(12)
    again.receivedVia = .pull
    #expect(first.merging(again).saysTheSame(as: first))
    #expect(!first.merging(finished(12, .busy)).saysTheSame(as: first))
  }

  @Test(arguments: CallStatus.allCases)
  func `A call is missed where it came in, is over, and nobody talked`(_ status: CallStatus) {
    var call = finished(10, status)
    call.direction = .inbound
    #expect(call.missed == [.noAnswer, .canceled, .busy, .abandoned, .voicemail].contains(status))
    call.direction = .outbound
    #expect(!call.missed)
  }
}
