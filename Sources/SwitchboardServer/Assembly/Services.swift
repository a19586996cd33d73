import Delivery
import EventJournal
import Intake
import Logging
import ServiceLifecycle

/// Stores what intake leaves; ends when everything taken is stored.
struct AppendService: Service {
  let queue: AppendQueue

  func run() async throws {
    await withTaskCancellationOrGracefulShutdownHandler {
      await queue.run()
    } onCancelOrGracefulShutdown: {
      queue.close()
    }
    // Ended by a journal that is broken: who tells of that ends the program, with its reason.
    try? await gracefulShutdown()
  }
}

struct RejectionService: Service {
  let queue: RejectionQueue
  let logger: Logger

  func run() async throws {
    await withTaskCancellationOrGracefulShutdownHandler {
      await queue.run(logger: logger)
    } onCancelOrGracefulShutdown: {
      queue.close()
    }
  }
}

/// Gives access tokens; ends when everybody who asked has an answer.
struct TokenService: Service {
  let endpoint: TokenEndpoint
  let logger: Logger

  func run() async throws {
    await withTaskCancellationOrGracefulShutdownHandler {
      await endpoint.run(logger: logger)
    } onCancelOrGracefulShutdown: {
      endpoint.close()
    }
  }
}

/// Ends the program when the journal can no longer be trusted: nothing may be acknowledged then.
struct BrokenJournalService: Service {
  let broken: AsyncStream<JournalError>

  func run() async throws {
    for await error in broken.cancelOnGracefulShutdown() { throw error }
    try? await gracefulShutdown()
  }
}

struct ProjectionService: Service {
  let projection: CallsProjection

  func run() async throws {
    try await cancelWhenGracefulShutdown { try await projection.run() }
  }
}

/// The public listener, from the first connection to the last answer.
struct IntakeService: Service {
  let server: IntakeServer
  let onListening: @Sendable (Int) -> Void

  func run() async throws {
    let listening = try await server.listen()
    onListening(listening.port)
    try? await gracefulShutdown()
    await listening.shutdown()
  }
}

/// Takes over a renewed certificate.
struct CertificateService: Service {
  let identity: TLSIdentity
  let logger: Logger
  private let interval = Duration.seconds(60)

  init(identity: TLSIdentity, logger: Logger) {
    self.identity = identity
    self.logger = logger
  }

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while true {
        try await Task.sleep(for: interval)
        do {
          if try identity.reloadIfChanged() { logger.info("the new certificate is in force") }
        } catch {
          logger.error("the certificate's files are of no use; the old one stays in force: \(error)")
        }
      }
    }
  }
}
