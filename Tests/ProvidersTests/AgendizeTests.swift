import CallModel
import Foundation
import Providers
import StrictJSON
import Testing

@Suite struct AgendizeTests {
  private let now = Instant(microseconds: 1_772_460_000_000_000)

  private func normaliser(change: ChangeRule = ChangeRule(), reference: CallReference? = nil) -> AgendizeNormaliser {
    AgendizeNormaliser(account: "acme", timeZone: "Europe/Paris", change: change, reference: reference)
  }

  private func request(
    _ body: String, method: String = "POST", query: String? = nil, headers: [HeaderField] = [],
    path: String = "/hooks/agendize"
  ) -> ReceivedRequest {
    ReceivedRequest(method: method, path: path, query: query, headers: headers, body: Array(body.utf8), receivedAt: now)
  }

  private func record(_ body: String, _ normaliser: AgendizeNormaliser? = nil) throws -> CallRecord {
    guard case .calls(let calls) = (normaliser ?? self.normaliser()).normalise(request(body)), calls.count == 1,
      case .record(let record) = calls[0]
    else { throw NotARecord() }
    return record
  }

  private struct NotARecord: Error {}

  /// Every field of the Call resource holds a value of its own; every one is found again.
  @Test func `A canary in every field of the Call resource reappears in the record`() throws {
    let body = """
      {"id":"canary-id","buttonId":"canary-button","clientId":"canary-client","callerNumber":"canary-caller",
      "calledNumber":"canary-called","trackingNumber":"canary-tracking",
      "start":{"dateTime":"2031-05-06T07:08:09","timeZone":"Pacific/Auckland","canaryStart":"canary-start"},
      "duration":"4711","status":"canary-status","externalId":"canary-external","type":"canary-type",
      "record":{"mimeType":"canary/mime","url":"https://canary.example/url","canaryRecord":"canary-record"},
      "previousData":{"status":"canary-previous"},"canaryUnknown":[{"deep":"canary-deep"}],"canaryNumber":17.50}
      """
    let text = String(decoding: try record(body).json(), as: UTF8.self)
    for canary in [
      "canary-id", "canary-button", "canary-client", "canary-caller", "canary-called", "canary-tracking",
      "2031-05-05T19:08:09Z", "Pacific/Auckland", "canary-start", "4711", "canary-status", "canary-external",
      "canary-type", "canary/mime", "https://canary.example/url", "canary-record", "canary-previous", "canary-deep",
      "17.50",
    ] {
      #expect(text.contains(canary), "\(canary) is lost")
    }
  }

  @Test(arguments: [
    ("completed", CallStatus.completed, EndReason.normalClearing), ("noAnswered", .noAnswer, .noAnswerTimeout),
    ("message", .voicemail, .voicemail), ("wrongNumber", .failed, .invalidNumber), ("busy", .busy, .userBusy),
    ("abandoned", .abandoned, .callerHangup), ("somethingNew", .unknown, .unknown),
  ])
  func `Every status has its meaning, and the word itself is kept`(
    _ word: String, _ status: CallStatus, _ reason: EndReason
  ) throws {
    let record = try record(#"{"id":"1","status":"\#(word)"}"#)
    #expect(record.status == status)
    #expect(record.endReason == reason)
    #expect(record.statusRaw == word)
    #expect(record.isFinal == (status != .unknown))
  }

  @Test(arguments: [#""61""#, "61", "61.0", #""61.000""#])
  func `A duration may be a text or a number`(_ duration: String) throws {
    #expect(
      try record(#"{"id":"1","status":"completed","duration":\#(duration)}"#).talkDuration?.milliseconds == 61_000)
  }

  @Test(arguments: ["-1", "604801", #""long""#, "1e400"])
  func `A duration that makes no sense is tagged and kept`(_ duration: String) throws {
    let record = try record(#"{"id":"1","status":"completed","duration":\#(duration)}"#)
    #expect(record.talkDuration == nil)
    #expect(record.tags.contains("bad-duration"))
    #expect(record.extra["duration"]?.text == duration)
  }

  @Test func `Numbers as identities, the other spelling of the media type, and empty members are understood`() throws {
    let record = try record(
      #"{"id":42,"clientId":"","buttonId":null,"trackingNumber":"${$.trackingNumber}","record":{"mineType":"audio/mpeg"}}"#
    )
    #expect(record.externalId == "42")
    #expect(record.caller == nil)
    #expect(record.dialedNumber == nil)
    #expect(record.extra.isEmpty)
    #expect(record.recordings == [Recording(mediaType: "audio/mpeg")])
    #expect(record.id == CallID(provider: .agendize, account: "acme", key: "42"))
  }

  @Test func `A start in the hour that the clocks skipped is tagged, and throws nothing`() throws {
    let record = try record(#"{"id":"1","start":{"dateTime":"2024-03-31T02:30:00","timeZone":"Europe/Paris"}}"#)
    #expect(record.startedAt?.description == "2024-03-31T01:30:00Z")
    #expect(record.tags.contains("time-ambiguous"))
  }

  @Test(arguments: [
    ("2024-05-01T10:00:00", "Mars/Olympus", "time-zone-unknown"), ("yesterday", "Europe/Paris", "bad-time"),
  ])
  func `A start that cannot be placed is tagged and kept`(_ time: String, _ zone: String, _ tag: String) throws {
    let record = try record(#"{"id":"1","start":{"dateTime":"\#(time)","timeZone":"\#(zone)"}}"#)
    #expect(record.startedAt == nil)
    #expect(record.tags.contains(tag))
    #expect(record.extra["start.dateTime"]?.text == "\"\(time)\"")
    #expect(record.timeZone == zone)
  }

  @Test func `Direction follows the type of the call`() throws {
    #expect(try record(#"{"id":"1","type":"callTracking"}"#).direction == .inbound)
    let click = try record(#"{"id":"1","type":"clickToCall"}"#)
    #expect(click.direction == .outbound)
    #expect(click.tags.contains("click-to-call"))
    #expect(try record(#"{"id":"1"}"#).direction == .unknown)
  }

  @Test(arguments: [
    ("{", "the body is not JSON: 1:2: the text ends in the middle of a value"),
    ("[]", "the body is not a Call resource but an array"),
    ("\"x\"", "the body is not a Call resource but a string"), ("{}", "the Call resource has no id"),
    (#"{"id":""}"#, "the Call resource has no id"),
    ("<call/>", "the body is not JSON: 1:1: unexpected '<'"),
  ])
  func `A body that is no Call resource is refused with its reason`(_ body: String, _ reason: String) {
    #expect(normaliser().normalise(request(body)) == .unmappable(reason: reason))
  }

  @Test func `A duplicate key keeps its last value and is tagged`() throws {
    let record = try record(#"{"id":"1","status":"busy","status":"completed"}"#)
    #expect(record.status == .completed)
    #expect(record.tags.contains("duplicate-key"))
  }

  @Test(
    arguments: [
      (CallReference.query("id"), "/hooks/agendize", "id=c%2F7&x=1", [HeaderField]()),
      (.path(hook: "/hooks/agendize", skipping: 0), "/hooks/agendize/c%2F7", nil, []),
      (.header("x-call"), "/hooks/agendize", nil, [HeaderField(name: "X-Call", value: "c/7")]),
    ] as [(CallReference, String, String?, [HeaderField])])
  func `A request without a body names its call where it was said`(
    _ reference: CallReference, _ path: String, _ query: String?, _ headers: [HeaderField]
  ) throws {
    let request = request("", method: "DELETE", query: query, headers: headers, path: path)
    guard case .calls(let calls) = normaliser(reference: reference).normalise(request),
      case .record(let record) = calls[0]
    else {
      throw NotARecord()
    }
    #expect(record.externalId == "c/7")
    #expect(record.change == .deleted)
    #expect(record.deletedAt == now)
  }

  @Test(arguments: ["GET", "DELETE"])
  func `A request without a body that names no call is a notice`(_ method: String) {
    #expect(normaliser().normalise(request("", method: method)) == .notice)
    #expect(normaliser(reference: .query("id")).normalise(request("", method: method)) == .notice)
  }

  @Test(
    arguments: [
      (ChangeRule(), "POST", nil, CallChange.unknown), (ChangeRule(), "DELETE", nil, .deleted),
      (ChangeRule(.literal(.created)), "POST", nil, .created),
      (ChangeRule(.header("x-event")), "POST", "Merged", .merged),
      (ChangeRule(.header("x-event")), "POST", "other", .unknown),
      (ChangeRule(.header("x-event")), "DELETE", nil, .deleted),
      (ChangeRule(.header("x-event")), "POST", "deleted", .deleted),
    ] as [(ChangeRule, String, String?, CallChange)])
  func `The change comes from a literal, a header, or the method`(
    _ rule: ChangeRule, _ method: String, _ header: String?, _ change: CallChange
  ) throws {
    let request = request(
      #"{"id":"1"}"#, method: method, headers: header.map { [HeaderField(name: "X-Event", value: $0)] } ?? [])
    guard case .calls(let calls) = normaliser(change: rule).normalise(request), case .record(let record) = calls[0]
    else {
      throw NotARecord()
    }
    #expect(record.change == change)
    #expect((record.deletedAt != nil) == (change == .deleted))
  }

  /// The samples against committed records, field by field.
  @Test(arguments: AgendizeSamples.names)
  func `A sample becomes the record that was agreed on`(_ name: String) throws {
    let sample = try #require(AgendizeSamples.sample(name, id: "golden-\(name)"))
    let record = try record(String(decoding: sample.body, as: UTF8.self))
    let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
      path: "Golden/agendize-\(name).json")
    let expected = try JSONDocument(parsing: [UInt8](try Data(contentsOf: golden)))
    let actual = try JSONDocument(parsing: record.json())
    #expect(
      actual.root.members.map { "\($0.name)=\(JSONText($0.value))" }
        == expected.root.members.map { "\($0.name)=\(JSONText($0.value))" })
  }
}
