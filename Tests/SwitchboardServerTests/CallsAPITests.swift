import Admin
import CallModel
import Cryptography
import EventJournal
import Foundation
import StrictJSON
import Support
import Testing

/// What the seeds' APIs can be asked, asked of ours: a row for each endpoint and parameter of docs/calls-api.md.
@Suite struct CallsAPITests {
  struct Row: Sendable, CustomTestStringConvertible {
    let index: Int
    let name: String
    var testDescription: String { name }
  }

  static let document: JSONDocument? = {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "CallsAPI/rows.json")
    return (try? Data(contentsOf: url)).flatMap { try? JSONDocument(parsing: Array($0)) }
  }()

  static let rows: [Row] =
    (document?.root["rows"]?.elements.enumerated().map { index, row in
      Row(index: index, name: "\(row["seed"]?.string ?? ""): \(row["parameter"]?.string ?? "")")
    }) ?? []

  @Test func `There is a row for every parameter, and the page of documentation has each of ours`() throws {
    #expect(Self.rows.count > 60)
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/calls-api.md")
    let page = String(decoding: try Data(contentsOf: url), as: UTF8.self)
    for name in CallQueryReader.known { #expect(page.contains("`\(name)`"), "\(name) is not documented") }
  }

  /// One index for all rows: it is only read.
  private static let shared = SharedCalls()

  @Test(arguments: rows) func `A row of the mapping finds what its seed would find`(_ row: Row) async throws {
    let json = try #require(Self.document?.root["rows"]?[row.index])
    let rig = try await Self.shared.rig()
    let expected = try #require(json["expect"]).elements.compactMap(\.string)
    let ours = try #require(json["ours"]?.string)
    if let count = json["count"]?.int { return #expect(try rig.count(ours) == count) }
    let found = try rig.find(ours)
    if json["ordered"]?.bool == true {
      #expect(found == expected)
    } else {
      #expect(found.sorted() == expected.sorted())
    }
    #expect(try rig.count(ours) >= expected.count)
  }

  @Test(arguments: [
    "nonsense=1", "limit=0", "limit=501", "limit=x", "offset=-1", "direction=sideways", "status=gone",
    "start=yesterday",
    "sort=colour", "cursor=%00", "syncToken=abc", "missed=perhaps", "numberMatch=sounds-like", "durationFrom=-1",
    "durationTo=nan", "cursor=YS4xLjI&offset=3", "machine=" + Array(repeating: "m", count: 201).joined(separator: ","),
    "direction=" + Array(repeating: "in", count: 200).joined(separator: ",") + ",sideways",
    "callerName=" + String(repeating: "x", count: 257), "search=" + String(repeating: "x", count: 201),
    "search=1+2+3+4+5+6+7+8+9+10+11", "sort=status,source",
  ]) func `A parameter that cannot be read is refused, never passed over`(_ query: String) {
    #expect(throws: CallProblem.self) {
      try CallQueryReader(FormEncoding.fields(of: query)) { $0 }.read()
    }
  }

  @Test func `Text that is SQL, a pattern or a query of the index is a text`() async throws {
    let rig = try await Self.shared.rig()
    for text in [
      "' OR 1=1 --", "%", "_", "\"", "\\", "* OR *", "NEAR(a b)", "a\u{0}b", "(((", "AND OR NOT", "🙂", "%27",
      "\u{10FFFF}",
    ] {
      for parameter in ["search", "callerName", "number", "callId", "account", "customer", "machine", "source"] {
        for match in CallQuery.TextCondition.Match.allCases {
          var fields = [(name: parameter, value: text)]
          if parameter == "number" || parameter == "callerName" { fields.append((parameter + "Match", match.rawValue)) }
          let reading = try CallQueryReader(fields) { $0 }.read()
          #expect(try rig.reader.list(reading.query).calls.isEmpty, "\(parameter)=\(text)")
        }
      }
    }
  }

  @Test func `What says nothing is no condition`() throws {
    for query in ["search=", "customer=&customer=", "source=", "missed=", "callerName=", "deleted=true", "start="] {
      let reading = try CallQueryReader(FormEncoding.fields(of: query)) { $0 }.read()
      #expect(!reading.query.hasCondition, "\(query)")
    }
    // Beside another condition it would mean more calls than were asked for.
    for query in [
      "search=+++", "search=%09", "search=%C2%A0", "customer=,", "status=,,&provider=portsip", "callerName=%20",
      "customer=1,%20",
      "number=%09",
    ] {
      #expect(throws: CallProblem.self, "\(query)") {
        try CallQueryReader(FormEncoding.fields(of: query)) { $0 }.read()
      }
    }
  }

  @Test func `Whoever passed calls over is told of all of them when changes are asked for`() throws {
    func first(_ query: String) throws -> Int64? {
      try CallQueryReader(FormEncoding.fields(of: query)) { $0 }.read().firstRevision
    }
    #expect(try first("offset=3") == 0)
    #expect(try first("offset=0") == nil)
    #expect(try first("limit=3") == nil)
  }

  @Test func `Of calls under way those count that began within the last day`() {
    var query = CallQuery()
    let now = Instant(microseconds: 100 * 86_400_000_000)
    query.leaveOutForgotten(at: now)
    #expect(query.activeSince == nil)
    query.isActive = true
    query.leaveOutForgotten(at: now)
    #expect(query.activeSince == now.adding(milliseconds: -86_400_000) && query.from == nil)
  }

  @Test func `Without names nobody's name is told, whatever the provider calls it`() {
    var call = CallRecord(
      id: CallID(provider: .enswitch, account: nil, key: "1"), provider: .enswitch, observedAt: Instant(microseconds: 0)
    )
    call.caller = Party(phone: PhoneNumber("101"), displayName: "Ines")
    for name in ["callername_external", "snumber_display", "callerInfo.displayName", "machine"] {
      call.extra[name] = JSONText(string: "Ines")
    }
    let text = String(decoding: call.withoutNames.json(), as: UTF8.self)
    #expect(text.components(separatedBy: "Ines").count == 2, "the machine's alone")
  }

  // MARK: Pages and changes

  @Test func `Pages by cursor hold every call once, whatever comes in meanwhile`() async throws {
    let rig = try await CallsRig()
    for number in 0..<120 { try await rig.store("c-\(number)", startedAt: Int64(1_000 + number / 3)) }
    try await rig.index()
    var query = CallQuery()
    query.limit = 25
    var found: [String] = []
    var round = 0
    while true {
      let page = try rig.reader.list(query)
      found += page.calls.compactMap(\.externalId)
      guard let next = page.next else { break }
      query.place = next
      round += 1
      // Newer than anything seen: they belong before the first page.
      try await rig.store("new-\(round)", startedAt: Int64(5_000 + round))
      try await rig.index()
    }
    #expect(found.count == 120)
    #expect(Set(found).count == 120)
    await rig.close()
  }

  @Test func `A sync token tells what has changed since, deletions among it, and then nothing`() async throws {
    let rig = try await CallsRig()
    for number in 0..<5 { try await rig.store("c-\(number)", startedAt: Int64(number)) }
    try await rig.index()
    let first = try rig.reader.list(CallQuery())
    #expect(first.calls.count == 5)
    // What changes between two pages is not lost: the token is of the first.
    var half = CallQuery()
    half.limit = 3
    let page = try rig.reader.list(half)
    let next = try #require(page.next)
    let cursor = try #require(CallCursor(place: next, query: half, revision: page.revision).text)
    let reading = try CallQueryReader([(name: "limit", value: "3"), (name: "cursor", value: cursor)]) { $0 }.read()
    #expect(reading.firstRevision == first.revision)
    #expect(throws: CallProblem.self) {
      try CallQueryReader([(name: "sort", value: "status"), (name: "cursor", value: cursor)]) { $0 }.read()
    }
    var query = CallQuery()
    query.changedAfter = first.revision
    #expect(try rig.reader.list(query).calls.isEmpty)
    try await rig.store("c-2", startedAt: 2, status: .busy)
    try await rig.store("c-9", startedAt: 9)
    try await rig.store("c-4", startedAt: 4, isDeleted: true)
    try await rig.index()
    let changed = try rig.reader.list(query)
    #expect(changed.calls.compactMap(\.externalId) == ["c-2", "c-9", "c-4"])
    #expect(changed.calls.last?.deletedAt != nil)
    #expect(try rig.reader.list(CallQuery()).calls.count == 5)
    query.changedAfter = changed.revision
    #expect(try rig.reader.list(query).calls.isEmpty)
    await rig.close()
  }

  @Test func `An index that is lost, or of another journal, is made anew`() async throws {
    let rig = try await CallsRig()
    for number in 0..<40 { try await rig.store("c-\(number)", startedAt: Int64(number)) }
    try await rig.index()
    try await rig.reopen(losingIndex: true)
    try await rig.index()
    #expect(try rig.reader.count(CallQuery()) == 40)
    // The same call again and again is one row, found by its newest words alone.
    for number in 0..<30 { try await rig.store("c-1", startedAt: 1, caller: "+3319900\(1_000 + number)") }
    try await rig.index()
    #expect(try rig.reader.count(CallQuery()) == 40)
    #expect(try rig.find("number=1029") == ["c-1"])
    #expect(try rig.find("search=199001028") == [])
    await rig.close()
  }
}

/// Makes the calls of the rows once.
private actor SharedCalls {
  private var made: CallsRig?

  func rig() async throws -> CallsRig {
    if let made { return made }
    let rig = try await CallsRig()
    for element in CallsAPITests.document?.root["calls"]?.elements.map({ $0 }) ?? [] {
      guard let record = element["record"].flatMap({ CallRecord($0) }) else { throw CallsRig.NoRecord() }
      try await rig.store(record, source: element["source"]?.string ?? "pbx")
    }
    try await rig.index()
    made = rig
    return rig
  }
}

/// A journal, its calls, and their index.
final class CallsRig: @unchecked Sendable {
  // Touched by one test at a time.
  private(set) var reader: CallSearchReader
  private var search: CallSearch
  private var journal: SQLiteJournal
  private var projection: CallsProjection
  private let folder: ScratchFolder
  private let clock = TestClock()

  struct NoRecord: Error {}

  init() async throws {
    folder = try ScratchFolder(inMemory: true)
    let clock = clock
    journal = try SQLiteJournal(folder: folder.path, settings: JournalSettings(now: { clock.now }))
    projection = try CallsProjection(journal: journal)
    search = try CallSearch(journal: journal, calls: projection)
    reader = try CallSearchReader(folder: folder.path)
  }

  func reopen(losingIndex: Bool) async throws {
    await close()
    if losingIndex {
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: folder.file("calls-search.sqlite" + suffix))
      }
    }
    let clock = clock
    journal = try SQLiteJournal(folder: folder.path, settings: JournalSettings(now: { clock.now }))
    projection = try CallsProjection(journal: journal)
    search = try CallSearch(journal: journal, calls: projection)
    reader = try CallSearchReader(folder: folder.path)
  }

  func close() async {
    reader.close()
    await search.close()
    await projection.close()
    await journal.close()
  }

  func store(
    _ key: String, startedAt: Int64, status: CallStatus = .completed, caller: String? = nil, isDeleted: Bool = false
  ) async throws {
    clock.advance(by: .milliseconds(1))
    var record = SampleEvents.record(key, at: clock.now, status: status)
    record.startedAt = Instant(seconds: startedAt)
    record.caller = caller.map { Party(phone: PhoneNumber($0)) }
    if isDeleted { record.deletedAt = clock.now }
    try await store(record, source: "pbx")
  }

  func store(_ record: CallRecord, source: String) async throws {
    let part = EventPart(id: EventID(at: clock.now, random: RandomBytes.make(10)), record: record)
    let body = String(decoding: record.json(), as: UTF8.self)
    let event = SampleEvents.event(body, [part], call: record.id, at: clock.now, source: source, delivery: nil)
    guard case .stored? = try await journal.append([event]).first else { throw NoRecord() }
  }

  func index() async throws {
    while try await projection.catchUp() > 0 {}
    while try await search.catchUp() > 0 {}
  }

  func find(_ query: String) throws -> [String] {
    let reading = try CallQueryReader(FormEncoding.fields(of: query), customersBelow: Self.below).read()
    return try reader.list(reading.query).calls.compactMap(\.externalId)
  }

  func count(_ query: String) throws -> Int {
    try reader.count(try CallQueryReader(FormEncoding.fields(of: query), customersBelow: Self.below).read().query)
  }

  /// As the rows have it.
  private static func below(_ customers: [String]) -> [String] {
    let tree = CallsAPITests.document?.root["customers"]
    return customers.flatMap { tree?[$0]?.elements.compactMap(\.string) ?? [] }
  }
}
