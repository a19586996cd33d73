import ServiceLifecycle
import UnixSignals

/// Reads the configuration again on SIGHUP.
struct ReloadService: Service {
  let reloader: Reloader

  func run() async throws {
    for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
      _ = await reloader.reload(isDryRun: false)
    }
  }
}
