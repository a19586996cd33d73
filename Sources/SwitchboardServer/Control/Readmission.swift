import Admin
import CallModel
import EventJournal
import Intake

/// Rejected requests, checked again under the present configuration, the oldest first: those that hold are stored as what
/// they should have been.
struct Readmission {
  let journal: SQLiteJournal
  let configuration: Configuration
  let isDryRun: Bool

  private static let pageLimit = 100
  private static let reasonLimit = 20

  private var readmitted = 0
  private var duplicates = 0
  private var remaining = 0
  private var reasons: [String: Int] = [:]

  init(journal: SQLiteJournal, configuration: Configuration, isDryRun: Bool) {
    self.journal = journal
    self.configuration = configuration
    self.isDryRun = isDryRun
  }

  /// A rejected request that holds now, and the event it should have been.
  private struct Candidate {
    let id: Int64
    let event: IncomingEvent

    var keys: [DedupeKey] { [event.dedupe, event.replay].compactMap { $0 } }
  }

  mutating func run(source: String?, since: Instant?) async throws -> ReadmitReport {
    let candidates = try await candidates(source, since)
    if let first = candidates.map(\.event.request.receivedAt).min() {
      let window = journal.dedupeWindow
      let begin = Instant(microseconds: first.microseconds - window.components.seconds * 1_000_000)
      var stored = try await journal.reader.stored(candidates.flatMap(\.keys), since: begin)
      for candidate in candidates { try await readmit(candidate, &stored, window) }
    }
    let told = reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.reasonLimit)
    return ReadmitReport(
      readmitted: readmitted, duplicates: duplicates, remaining: remaining,
      reasons: told.map { "\($0.value) × \($0.key)" })
  }

  /// All that hold: what is kept of rejected requests is bounded, so there is room for them.
  private mutating func candidates(_ source: String?, _ since: Instant?) async throws -> [Candidate] {
    var candidates: [Candidate] = []
    var after: Int64 = 0
    while true {
      let page = try await journal.reader.rejected(after: after, source: source, since: since, limit: Self.pageLimit)
      guard let last = page.last else { return candidates }
      after = last.id
      candidates += page.compactMap { candidate($0) }
    }
  }

  private mutating func candidate(_ rejected: RejectedRequest) -> Candidate? {
    guard let hook = configuration.source(rejected.source)?.hook else {
      refuse("there is no source \"\(rejected.source)\" any more")
      return nil
    }
    do throws(ProofFailure) {
      let verified = try VerifiedRequest.verifyAgain(rejected.request, at: hook, key: journal.credentialKey)
      let maker = EventMaker(credentialKey: journal.credentialKey)
      guard let event = maker.readmission(of: rejected, verified, at: hook) else { return nil }
      return Candidate(id: rejected.id, event: event)
    } catch {
      refuse("\(rejected.source): \(error)")
      return nil
    }
  }

  /// What was delivered again, or refused several times, is stored once.
  private mutating func readmit(
    _ candidate: Candidate, _ stored: inout StoredDigests, _ window: Duration
  ) async throws {
    let receivedAt = candidate.event.request.receivedAt
    if candidate.keys.contains(where: { stored.contains($0, since: receivedAt, window: window) }) {
      duplicates += 1
      if !isDryRun { try await journal.forget(rejection: candidate.id) }
      return
    }
    for key in candidate.keys { stored.insert(key, at: receivedAt) }
    guard !isDryRun else {
      readmitted += 1
      return
    }
    switch try await journal.append([candidate.event]).first {
    case .stored: readmitted += 1
    case .duplicate, nil: duplicates += 1
    }
  }

  private mutating func refuse(_ reason: String) {
    remaining += 1
    reasons[reason, default: 0] += 1
  }
}
