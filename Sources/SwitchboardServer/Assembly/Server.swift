import Admin
import CallModel
import Cryptography
import Delivery
package import EventJournal
import Foundation
import Glibc
import Intake
package import Logging
import NIOCore
import NIOPosix
import Polling
import ServiceLifecycle
import UnixSignals

/// Everything assembled: journal, intake, sinks, control. Runs until told to stop.
package struct Server: Sendable {
  private let reader: ConfigurationReader
  private let configuration: Configuration
  private let outcome: ConfigurationReader.Outcome
  private let logger: Logger
  private let onReady: @Sendable (Banner) -> Void

  /// - Parameters:
  ///   - reader: reads the configuration again when that is asked for.
  ///   - outcome: what it read.
  package init(
    reader: ConfigurationReader, outcome: ConfigurationReader.Outcome, configuration: Configuration, logger: Logger,
    onReady: @escaping @Sendable (Banner) -> Void
  ) {
    self.reader = reader
    self.outcome = outcome
    self.configuration = configuration
    self.logger = logger
    self.onReady = onReady
  }

  /// - Throws: ``Failure``.
  package func run() async throws {
    // Everything made from here on is its owner's alone: journal, socket, files of calls.
    umask(0o077)
    let processors = ProcessorCount.available
    MallocArenas.limit(to: processors)
    let journal = try await openJournal()
    let group = MultiThreadedEventLoopGroup(numberOfThreads: processors)
    let client = try HTTPSinkClient(group: group, now: WallClock.now)
    do {
      try await serve(journal, group, client)
    } catch {
      await client.shutdown()
      await journal.close()
      try? await group.shutdownGracefully()
      throw Self.failure(error)
    }
    await client.shutdown()
    await journal.close()
    try? await group.shutdownGracefully()
  }

  private func openJournal() async throws -> SQLiteJournal {
    do {
      return try SQLiteJournal(folder: configuration.dataFolder, settings: configuration.journalSettings)
    } catch {
      throw Self.failure(error)
    }
  }

  private func serve(_ journal: SQLiteJournal, _ group: MultiThreadedEventLoopGroup, _ client: HTTPSinkClient)
    async throws
  {
    let audit = try await beginAudit(journal, client)
    try await journal.declare(configuration.sinkDeclarations)
    let (broken, breaks) = AsyncStream.makeStream(of: JournalError.self)
    let queue = AppendQueue(journal: journal) { breaks.yield($0) }
    let rejections = RejectionQueue(journal: journal)
    let projection = try CallsProjection(journal: journal)
    let search = try CallSearch(journal: journal, calls: projection)
    let identity = try TLSIdentity(
      certificate: configuration.listen.certificate, privateKey: configuration.listen.privateKey,
      clients: configuration.listen.clients)
    warmUp()
    let tokens = try await tokenEndpoint(journal)
    let context = IntakeContext(
      hooks: HookTable(configuration.sources.compactMap(\.hook)), limits: configuration.limits,
      trustedProxies: configuration.listen.trustedProxies, queue: queue, rejections: rejections, tokens: tokens,
      credentialKey: journal.credentialKey, logger: logger, now: WallClock.now)
    let breakers = BreakerStates()
    let running = RunningConfiguration(configuration, root: outcome.root)
    let workers = SinkWorkers(
      journal: journal, client: client, breakers: breakers, calls: projection,
      worker: WorkerID(ByteEncoding.hex.encode(RandomBytes.make(8))), logger: logger)
    let deliveries = DeliveryService(signal: journal.signal)
    let keySets = KeySetService(client: client, logger: logger)
    let pollClient = PollClient(group: group, now: WallClock.now)
    let polls = PollService(
      factory: PollerFactory(journal: journal, client: pollClient, logger: logger), journal: journal)
    let reloader = Reloader(
      reader: reader, running: running, journal: journal, context: context, identity: identity, workers: workers,
      deliveries: deliveries, keySets: keySets, polls: polls, logger: logger)
    let control = LocalControl(
      journal: journal, configuration: running,
      server: LocalControl.RunningServer(
        context: context, queue: queue, tokens: tokens, breakers: breakers, identity: identity, reloader: reloader,
        polls: polls))
    let socket = ControlServer.path(in: configuration.dataFolder)
    // A socket left by a process that was killed; the folder's lock says that it is not in use.
    try? FileManager.default.removeItem(atPath: socket)
    let controlServer = ControlServer(
      control: control, published: AuditFiles(folder: AuditFolder(dataFolder: journal.folder)),
      calls: LocalCalls(
        journal: journal, projection: projection, search: search, configuration: running,
        lookUp: CallLookUp(folder: journal.folder)),
      readiness: { await control.readiness() }, clock: { WallClock.now().seconds })
    var quiet = logger
    quiet.logLevel = .warning
    // Stopped in the opposite order: the audit log's last head covers what all others have left.
    var services: [any Service] = [
      BrokenJournalService(broken: broken), audit.service, AppendService(queue: queue),
      RejectionService(queue: rejections, logger: logger),
      MaintenanceService(
        journal: journal, projection: projection, search: search, queue: queue, logger: logger),
      ProjectionService(projection: projection), CallSearchService(search: search, logger: logger),
    ]
    if let tokens { services.append(TokenService(endpoint: tokens, logger: logger)) }
    services.append(deliveries)
    deliveries.replace(by: workers.make(configuration, number: audit.configuration))
    services.append(ReplayService(journal: journal, configuration: running, logger: logger))
    services.append(controlServer.socket(path: socket, group: group, logger: quiet))
    if let admin = configuration.admin {
      services.append(
        controlServer.loopback(
          address: admin.address, port: admin.port, isAllowed: admin.tokens.isEmpty ? nil : running.admits,
          group: group, logger: quiet))
    }
    keySets.replace(by: configuration.sources.compactMap(\.keySet))
    services.append(keySets)
    polls.replace(by: configuration)
    services.append(polls)
    services.append(ReloadService(reloader: reloader))
    services.append(CertificateService(identity: identity, logger: logger))
    services.append(intake(identity, context, group))
    let serviceGroup = ServiceGroup(
      configuration: .init(
        services: services.map {
          // One that fails takes the others down in their order, and its error out.
          .init(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup)
        }, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet))
    do {
      try await serviceGroup.run()
    } catch {
      await pollClient.shutdown()
      throw error
    }
    await pollClient.shutdown()
    await projection.close()
    await search.close()
  }

  /// Looks whether the journal is the one that was signed before anything is written into it.
  /// - Returns: also the number of the configuration in force.
  private func beginAudit(
    _ journal: SQLiteJournal, _ client: HTTPSinkClient
  ) async throws -> (service: AuditService, configuration: Int64) {
    let start = AuditStart(configuration: configuration, journal: journal, client: client, logger: logger)
    let audit = try await start.open()
    let number = try await journal.activate(
      configuration: outcome.text, digest: DigestAlgorithm.sha256.hash(outcome.text))
    try await start.record(replacing: audit.log?.foreign)
    return (audit, number)
  }

  /// With the tokens of the last run in force.
  private func tokenEndpoint(_ journal: SQLiteJournal) async throws -> TokenEndpoint? {
    guard configuration.usesAccessTokens else { return nil }
    let kept = try await journal.tokens()
    configuration.accessTokens.replaceAll(
      by: Dictionary(kept.map { ($0.sealed, AccessTokens.Token($0)) }, uniquingKeysWith: { first, _ in first }))
    return TokenEndpoint(store: journal, tokens: configuration.accessTokens, key: journal.credentialKey)
  }

  private func intake(
    _ identity: TLSIdentity, _ context: IntakeContext, _ group: MultiThreadedEventLoopGroup
  ) -> IntakeService {
    let server = IntakeServer(
      address: configuration.listen.address, port: configuration.listen.port, identity: identity, context: context,
      group: group, logger: logger)
    let configuration = configuration
    let onReady = onReady
    return IntakeService(server: server) { port in
      onReady(Banner(configuration: configuration, port: port, certificate: identity.certificate))
    }
  }

  /// The first use of a time zone loads the database of all of them: better now than under a request.
  private func warmUp() { _ = LocalTime.resolve(seconds: 0, zone: "Europe/Paris") }

  private static func failure(_ error: any Error) -> Failure {
    switch error {
    case let error as Failure: error
    case let error as JournalError:
      switch error.code {
      case .locked: Failure(.tryAgain, error.context)
      case .rolledBack: Failure(.badConfiguration, error.context)
      default: Failure(.inputOutput, error.context)
      }
    case is IOError: Failure(.cannotCreate, "cannot listen: \(error)")
    default: Failure(.failed, "\(error)")
    }
  }
}

extension Configuration {
  /// What the journal is to know of routes.json.
  package var journalSettings: JournalSettings {
    var settings = JournalSettings(now: WallClock.now)
    settings.retentionAge = retentionAge
    settings.retentionSize = retentionSize
    settings.dropOldest = Set(sources.filter(\.dropOldest).map(\.name))
    settings.dedupeWindow = dedupeWindow ?? settings.dedupeWindow
    settings.dedupeHorizon = dedupeHorizon ?? settings.dedupeHorizon
    settings.dedupeKeys = dedupeKeys ?? settings.dedupeKeys
    return settings
  }
}
