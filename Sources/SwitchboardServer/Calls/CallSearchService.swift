import EventJournal
import Logging
import ServiceLifecycle

/// Keeps the search index of calls.
struct CallSearchService: Service {
  let search: CallSearch
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown { await search.run(logger: logger) }
  }
}
