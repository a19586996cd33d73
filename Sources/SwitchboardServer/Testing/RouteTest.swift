import CallModel
import Cryptography
import Delivery
import EventJournal
import Intake
import Providers
import StrictJSON

/// Runs fixtures against the routes of a configuration. Proofs are not asked for, and nothing is delivered.
package struct RouteTest {
  private let configuration: Configuration
  private let router: Router

  package init(_ configuration: Configuration) {
    self.configuration = configuration
    router = Router(routes: configuration.routes)
  }

  /// - Returns: what is not as expected, a line each; nothing where all is.
  package func run(_ fixture: RouteFixture) -> [String] {
    guard let source = configuration.source(fixture.source) else {
      return [configuration.unknownSource(fixture.source)]
    }
    let names = configuration.sinks.map(\.name.text)
    for sink in fixture.expected.flatMap(\.keys) where !names.contains(sink) {
      return ["there is no sink \"\(sink)\"\(Spelling.hint(sink, among: names))"]
    }
    var records: [[UInt8]] = []
    switch fixture.input {
    case .record(let document):
      guard let record = CallRecord(document.root) else { return ["the record cannot be read"] }
      records = [record.json()]
    case .request(let request):
      guard let hook = source.hook else { return ["the source receives nothing: it is only polled"] }
      guard hook.methods.contains(request.method) else {
        return [
          "the request would be refused: \(request.method) is none of \(hook.methods.joined(separator: ", "))"
        ]
      }
      switch source.normaliser.normalise(request) {
      case .notice: break
      case .unmappable(let reason): return ["the request would be quarantined: \(reason)"]
      case .calls(let calls):
        for call in calls {
          switch call {
          case .record(let record): records.append(record.json())
          case .unmappable(let reason): return ["a record of it would be quarantined: \(reason)"]
          }
        }
      }
    }
    let expected = records.isEmpty && fixture.expected.allSatisfy(\.isEmpty) ? [] : fixture.expected
    guard records.count == expected.count else {
      return ["the input gives \(records.count) records, \"expect\" says what becomes of \(expected.count)"]
    }
    return zip(records, expected).enumerated().flatMap { index, pair in
      let differences = compare(pair.0, fixture.source, pair.1)
      return records.count == 1 ? differences : differences.map { "record \(index + 1): \($0)" }
    }
  }

  private func compare(_ record: [UInt8], _ source: String, _ expected: [String: JSONValue]) -> [String] {
    let now = WallClock.now()
    let call = CallRecord(json: record)?.id
    let entry = JournalEntry(
      seq: 1, id: EventID(at: now, random: RandomBytes.make(10)), receivedAt: now, source: source, call: call,
      record: record)
    return configuration.sinks.map(\.name).sorted().flatMap { sink -> [String] in
      let wanted = expected[sink.text].flatMap { $0.bool == false ? nil : $0 }
      switch (router.decision(for: entry, to: sink), wanted) {
      case (.by(let route), nil): return ["\(sink): no delivery expected, got one by route \"\(route.name)\""]
      case (.by(let route), let wanted?): return differences(record, route, wanted).map { "\(sink): \($0)" }
      case (.undecided(let reason), _): return ["\(sink): \(reason)"]
      case (_, nil): return []
      case (_, .some): return ["\(sink): a delivery expected, no route leads there"]
      }
    }
  }

  private func differences(_ record: [UInt8], _ route: Route, _ wanted: JSONValue) -> [String] {
    guard wanted.bool != true else { return [] }
    let whole = CallRecord.json(record, revision: 1)
    let known = route.form.map { $0.redact(whole) ?? [] } ?? whole
    guard let content = try? route.form?.content(known) ?? known, let root = (try? JSONDocument(parsing: content))?.root
    else { return ["its form takes more work than it may"] }
    return JSONDifference.lines(wanted, in: root)
  }
}
