import EventJournal
import ServiceLifecycle

/// Keeps the search index of calls.
struct CallSearchService: Service {
  let search: CallSearch

  func run() async throws {
    try await cancelWhenGracefulShutdown { try await search.run() }
  }
}
