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

  mutating func run(source: String?, since: Instant?) async throws -> ReadmitReport {
    var after: Int64 = 0
    while true {
      let page = try await journal.reader.rejected(after: after, source: source, since: since, limit: Self.pageLimit)
      guard let last = page.last else { break }
      after = last.id
      for rejected in page { try await readmit(rejected) }
    }
    let told = reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.reasonLimit)
    return ReadmitReport(
      readmitted: readmitted, duplicates: duplicates, remaining: remaining,
      reasons: told.map { "\($0.value) × \($0.key)" })
  }

  private mutating func readmit(_ rejected: RejectedRequest) async throws {
    guard let hook = configuration.source(rejected.source)?.hook else {
      return refuse("there is no source \"\(rejected.source)\" any more")
    }
    let verified: VerifiedRequest
    do throws(ProofFailure) {
      verified = try VerifiedRequest.verifyAgain(rejected.request, at: hook, key: journal.credentialKey)
    } catch {
      return refuse("\(rejected.source): \(error)")
    }
    guard !isDryRun else {
      readmitted += 1
      return
    }
    guard let event = EventMaker(credentialKey: journal.credentialKey).readmission(of: rejected, verified, at: hook),
      let outcome = try await journal.append([event]).first
    else { return refuse("\(rejected.source): it cannot be stored") }
    switch outcome {
    case .stored: readmitted += 1
    case .duplicate: duplicates += 1
    }
  }

  private mutating func refuse(_ reason: String) {
    remaining += 1
    reasons[reason, default: 0] += 1
  }
}
