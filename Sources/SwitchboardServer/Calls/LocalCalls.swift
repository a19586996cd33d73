import Admin
import CallModel
import Cryptography
import EventJournal
import Foundation
import ServiceLifecycle

/// The calls of a running server: looked up in the search index, changed by events of the source `local`.
struct LocalCalls: CallDirectory {
  /// What nobody else may be called: the source of what operators say.
  static let source = "local"

  let journal: SQLiteJournal
  let projection: CallsProjection
  let search: CallSearch
  let configuration: RunningConfiguration
  let lookUp: CallLookUp

  /// Others do not wait longer for the index than this, in seconds.
  private static let patience = Duration.seconds(5)
  private static let batch = 256
  /// How often calls that changed meanwhile are looked for.
  private static let passes = 5

  func list(_ query: CallQuery) async throws -> CallSearchReader.Page {
    try await requireIndex()
    return try await lookUp.list(bounded(query))
  }

  func count(_ query: CallQuery) async throws -> Int {
    try await requireIndex()
    return try await lookUp.count(bounded(query))
  }

  private func bounded(_ query: CallQuery) -> CallQuery {
    var query = query
    query.leaveOutForgotten(at: WallClock.now())
    return query
  }

  func call(_ id: CallID) async throws -> CallRecord? {
    try await requireIndex()
    return try await lookUp.call(id)
  }

  /// A part of the calls would be taken for all of them. What has come since the start is a moment behind at most.
  private func requireIndex() async throws {
    let (there, wanted) = (await search.position, journal.lastSequenceAtOpen)
    guard there < wanted else { return }
    throw CallProblem(.unavailable, "the index of calls is being made anew: \(there) of \(wanted) events")
  }

  func events(of id: CallID) async throws -> [StoredEvent]? { try await lookUp.events(of: id) }

  func create(_ edit: CallEdit, by address: String) async throws -> CallRecord {
    let key = EventID(at: WallClock.now(), random: RandomBytes.make(10)).description
    var record = CallRecord(
      id: CallID(provider: .generic, account: Self.source, key: key), provider: .generic, observedAt: WallClock.now())
    record.account = Self.source
    record.externalId = key
    record.change = .created
    record.isFinal = true
    edit.apply(to: &record)
    return try await store(record, edit, address)
  }

  func change(_ id: CallID, _ edit: CallEdit, by address: String) async throws -> CallRecord? {
    guard let call = try await call(id), call.deletedAt == nil || edit.isDeleted else { return nil }
    if edit.isSaid(by: call) {
      // What is looked up may be behind.
      let now = try await projection.state(of: id, through: await journal.lastSequence())?.record ?? call
      guard now.deletedAt == nil || edit.isDeleted else { return nil }
      if edit.isSaid(by: now) { return now }
    }
    return try await store(self.edit(of: call, edit), edit, address)
  }

  func changeAll(_ query: CallQuery, _ edit: CallEdit, by address: String) async throws -> Int {
    var changed = 0
    var range: ClosedRange<Int64> = 0...(await search.position)
    // A call that changes meanwhile moves away from where the walk goes: such calls are looked for once more.
    for _ in 0..<Self.passes {
      let more = try await changeAll(query, range, edit, by: address)
      changed += more
      guard more > 0 else { break }
      await wait(for: await journal.lastSequence())
      let position = await search.position
      guard position > range.upperBound else { break }
      range = range.upperBound...position
    }
    return changed
  }

  /// - Parameter range: of the calls' revisions.
  private func changeAll(
    _ query: CallQuery, _ range: ClosedRange<Int64>, _ edit: CallEdit, by address: String
  ) async throws -> Int {
    var query = query
    query.limit = CallQuery.largestLimit
    query.sort = .revision
    // In the order of changes a change moves its call behind: it is not met again.
    query.isDescending = true
    var changed = 0
    while true {
      let (more, next) = try await changePage(query, range, edit, by: address)
      changed += more
      guard let next else { return changed }
      query.place = next
    }
  }

  /// - Returns: how many calls were changed, and where the next page begins.
  // Apart from the loop: the optimiser cannot split a coroutine of all of it.
  @inline(never)
  private func changePage(
    _ query: CallQuery, _ range: ClosedRange<Int64>, _ edit: CallEdit, by address: String
  ) async throws -> (changed: Int, next: CallQuery.Place?) {
    let page = try await list(query)
    let changed = try await change(page.calls.filter { range.contains($0.revision ?? 0) }, edit, by: address)
    let reached = page.calls.last?.revision ?? 0
    return (changed, reached < range.lowerBound ? nil : page.next)
  }

  /// - Returns: how many were not so already.
  private func change(_ calls: [CallRecord], _ edit: CallEdit, by address: String) async throws -> Int {
    let meant = calls.filter { !edit.isSaid(by: $0) }
    var rest = meant[...]
    while !rest.isEmpty {
      guard !Task.isCancelled, !Task.isShuttingDownGracefully else {
        throw CallProblem(.unavailable, "the server stops, and not all are changed: ask again")
      }
      let records = rest.prefix(Self.batch).map { self.edit(of: $0, edit) }
      _ = try await append(records, edit, address)
      rest = rest.dropFirst(Self.batch)
    }
    return meant.count
  }

  /// The event that says so of the call.
  private func edit(of call: CallRecord, _ edit: CallEdit) -> CallRecord {
    var record = CallRecord(id: call.id, provider: call.provider, observedAt: WallClock.now())
    record.account = call.account
    record.change = edit.isDeleted ? .deleted : .updated
    edit.apply(to: &record)
    if edit.isDeleted { record.deletedAt = record.observedAt }
    return record
  }

  /// - Returns: the call as it is then.
  private func store(_ record: CallRecord, _ edit: CallEdit, _ address: String) async throws -> CallRecord {
    let seq = try await append([record], edit, address)
    let state = try await projection.state(of: record.id, through: seq)
    await wait(for: seq)
    return state?.record ?? record
  }

  /// - Returns: the number of the last event.
  private func append(_ records: [CallRecord], _ edit: CallEdit, _ address: String) async throws -> Int64 {
    let outcomes = try await journal.append(records.compactMap { event($0, edit, address) })
    guard case .stored(let seq, _)? = outcomes.last else { throw Failure(.failed, "the event was not stored") }
    return seq
  }

  /// Whoever changes a call and then lists the calls is to find it changed.
  private func wait(for seq: Int64) async {
    let search = search
    await withTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await search.reach(seq) }
      tasks.addTask { try? await Task.sleep(for: Self.patience) }
      await tasks.next()
      tasks.cancelAll()
    }
  }

  private func event(_ record: CallRecord, _ edit: CallEdit, _ address: String) -> IncomingEvent? {
    var record = record
    record.receivedVia = .local
    let request = ReceivedRequest(
      method: "LOCAL", path: "/calls/\(record.id)",
      headers: [HeaderField(name: "content-type", value: "application/json")],
      body: edit.body, receivedAt: record.observedAt, remoteAddress: address)
    let id = EventID(at: record.observedAt, random: RandomBytes.make(10))
    return IncomingEvent(
      request: request, source: Self.source, kind: .local, verdict: "local", keyID: nil, dedupe: nil,
      headers: CanonicalHeaders(request.headers, credentials: [], key: journal.credentialKey), r: RandomBytes.make(32),
      bodyDigest: DigestAlgorithm.sha256.hash(request.body), parts: [EventPart(id: id, record: record)])
  }

  func customers(below customers: [String]) -> [String] { configuration.current.customers(below: customers) }
}
