import CallModel
import Delivery
import EventJournal
import JSONPath
import Support
import Testing

/// Routes that deliver calls rather than events.
@Suite struct CallRouteTests {
  private let sink = SinkName("s")
  private let clock = TestClock()

  private func entry(_ seq: Int64, _ status: CallStatus) -> JournalEntry {
    let record = SampleEvents.record("a", at: clock.now, status: status)
    return JournalEntry(
      seq: seq, id: EventID(at: clock.now, random: [UInt8](repeating: 1, count: 10)), receivedAt: clock.now,
      source: "x", call: record.id, record: record.json())
  }

  private func decision(
    _ emission: Route.Emission, _ entry: JournalEntry, where filter: String? = nil, revision: Int64,
    _ status: CallStatus = .completed, latest: Int64? = nil, after: Duration = .zero
  ) throws -> Router.Decision {
    var merged = SampleEvents.record("a", at: clock.now, status: status)
    merged.revision = revision
    let route = Route(
      name: "r", sources: nil, filter: try filter.map { try JSONPathFilter($0) }, sinks: [sink],
      subject: .calls(emission))
    return Router(routes: [route]).decision(
      for: entry, to: sink, call: CallState(record: merged, latest: latest ?? revision),
      now: entry.receivedAt.adding(milliseconds: Int64(after / .milliseconds(1))))
  }

  private func isBy(_ decision: Router.Decision) -> Bool { if case .by = decision { true } else { false } }

  @Test func `Each event that changed the call delivers it, and one that said nothing new does not`() throws {
    #expect(isBy(try decision(.each, entry(5, .ringing), revision: 5)))
    #expect(try decision(.each, entry(5, .ringing), revision: 4) == .filtered)
  }

  @Test func `The condition is asked of the merged call, not of the event`() throws {
    // A late event says ringing; the call is completed.
    #expect(isBy(try decision(.each, entry(5, .ringing), where: "@.status == 'completed'", revision: 5)))
    #expect(try decision(.each, entry(5, .ringing), where: "@.status == 'ringing'", revision: 5) == .filtered)
  }

  @Test func `Only when it is over`() throws {
    #expect(isBy(try decision(.final, entry(5, .completed), revision: 5)))
    #expect(try decision(.final, entry(5, .ringing), revision: 5, .ringing) == .filtered)
  }

  @Test func `When it has been quiet, and only the last state`() throws {
    let event = entry(5, .ringing)
    let due = event.receivedAt.adding(milliseconds: 30_000)
    #expect(try decision(.quiet(.seconds(30)), event, revision: 5, after: .seconds(29)) == .later(until: due))
    #expect(isBy(try decision(.quiet(.seconds(30)), event, revision: 5, after: .seconds(30))))
    #expect(try decision(.quiet(.seconds(30)), event, revision: 5, latest: 6, after: .seconds(31)) == .filtered)
  }

  /// The projection says what a call was at each of its events, late ones and repeated ones among them.
  @Test func `At each event the call is what all events up to there make of it`() async throws {
    let folder = try ScratchFolder()
    let clock = clock
    let journal = try SQLiteJournal(folder: folder.path, settings: JournalSettings(now: { clock.now }))
    let projection = try CallsProjection(journal: journal)
    // The third says nothing new, the fifth comes late.
    let statuses: [CallStatus] = [.ringing, .inProgress, .inProgress, .completed, .ringing]
    var records: [CallRecord] = []
    for (number, status) in statuses.enumerated() {
      let event = SampleEvents.event("a", body: "{\"n\":\(number)}", at: clock.now, status: status)
      records.append(SampleEvents.record("a", at: clock.now, status: status))
      _ = try await journal.append([event])
    }
    while try await projection.catchUp() > 0 {}
    var merged: CallRecord?
    for (index, record) in records.enumerated() {
      let seq = Int64(index + 1)
      merged = CallMerge.apply(record, seq: seq, to: merged)
      let state = try #require(try await projection.state(of: record.id, through: seq))
      #expect(state.record == merged, "at \(seq)")
      #expect(state.latest == 4)
    }
    await projection.close()
    await journal.close()
  }
}
