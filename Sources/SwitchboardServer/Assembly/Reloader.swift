import Admin
import Cryptography
import Delivery
import EventJournal
import Intake
import Logging
import StrictJSON

/// Puts a changed routes.json into force while the server runs: read, checked and built first, then all at once.
/// Whatever is wrong, the old one stays.
actor Reloader {
  private let reader: ConfigurationReader
  private let running: RunningConfiguration
  private let journal: SQLiteJournal
  private let context: IntakeContext
  private let identity: TLSIdentity
  private let workers: SinkWorkers
  private let deliveries: DeliveryService
  private let keySets: KeySetService
  private let polls: PollService
  private let logger: Logger
  /// One at a time: a second waits for the first.
  private var isReloading = false

  init(
    reader: ConfigurationReader, running: RunningConfiguration, journal: SQLiteJournal, context: IntakeContext,
    identity: TLSIdentity, workers: SinkWorkers, deliveries: DeliveryService, keySets: KeySetService,
    polls: PollService,
    logger: Logger
  ) {
    self.reader = reader
    self.running = running
    self.journal = journal
    self.context = context
    self.identity = identity
    self.workers = workers
    self.deliveries = deliveries
    self.keySets = keySets
    self.polls = polls
    self.logger = logger
  }

  func reload(isDryRun: Bool) async -> ReloadReport {
    guard !isReloading else {
      return ReloadReport(isInForce: false, file: reader.file, changes: [], errors: ["another reload is under way"])
    }
    isReloading = true
    defer { isReloading = false }
    let report = await attempt(isDryRun: isDryRun)
    guard !isDryRun else { return report }
    for error in report.errors { logger.error("the changed configuration is refused, the old one stays: \(error)") }
    if report.isInForce {
      logger.notice("the configuration was read again: \(report.changes.joined(separator: ", "))")
    }
    return report
  }

  private func attempt(isDryRun: Bool) async -> ReloadReport {
    let old = running.current
    guard let outcome = reader.continuing(old).read() else {
      return ReloadReport(isInForce: false, file: reader.file, changes: [], errors: ["routes.json cannot be read"])
    }
    let errors = outcome.diagnostics.filter { $0.severity == .error }.map(\.rendered)
    guard let new = outcome.configuration, let root = outcome.root, let oldRoot = running.root else {
      return ReloadReport(isInForce: false, file: reader.file, changes: [], errors: errors)
    }
    let difference = ConfigurationDifference(from: oldRoot.root, to: root.root)
    var refusals = difference.needingRestart.map { "\"\($0)\" is made once: restart the server to change it" }
    if new.usesAccessTokens, context.hasNoTokens {
      refusals.append("the first source with \"oauth2\" needs a restart: the token endpoint is made at the start")
    }
    let changes = difference.changes.isEmpty ? ["nothing but secrets and certificates"] : difference.changes
    guard refusals.isEmpty, !isDryRun else {
      return ReloadReport(isInForce: false, file: reader.file, changes: changes, errors: refusals)
    }
    do {
      try await putIntoForce(new, outcome.text, root)
      return ReloadReport(isInForce: true, file: reader.file, changes: changes)
    } catch {
      return ReloadReport(isInForce: false, file: reader.file, changes: changes, errors: ["\(error)"])
    }
  }

  private func putIntoForce(_ new: Configuration, _ text: [UInt8], _ root: JSONDocument) async throws {
    _ = try identity.reloadIfChanged()
    let number = try await journal.activate(configuration: text, digest: DigestAlgorithm.sha256.hash(text))
    try await journal.declare(new.sinkDeclarations)
    await journal.setDropOldest(Set(new.sources.filter(\.dropOldest).map(\.name)))
    context.replaceHooks(by: HookTable(new.sources.compactMap(\.hook)))
    running.replace(by: new, root)
    keySets.replace(by: new.sources.compactMap(\.keySet))
    polls.replace(by: new)
    deliveries.replace(by: workers.make(new, number: number))
  }
}
