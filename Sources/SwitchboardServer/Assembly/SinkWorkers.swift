import Delivery
import EventJournal
import Logging

/// Makes the workers of a configuration.
struct SinkWorkers: Sendable {
  let journal: SQLiteJournal
  let client: HTTPSinkClient
  let breakers: BreakerStates
  let calls: CallsProjection
  let databases = SharedDatabases()
  let worker: WorkerID
  let logger: Logger

  /// - Parameter number: the configuration's, in the journal.
  func make(_ configuration: Configuration, number: Int64) -> [SinkWorker] {
    let factory = SinkFactory(
      dataFolder: configuration.dataFolder, client: client, databases: databases, logger: logger, now: WallClock.now)
    let router = Router(routes: configuration.routes)
    return configuration.sinks.filter(\.isEnabled).map { sink in
      SinkWorker(
        sink: factory.sink(sink), policy: sink.policy, router: router, journal: journal, signal: journal.signal,
        worker: worker, breakers: breakers, calls: calls, configuration: number, logger: logger, now: WallClock.now)
    }
  }
}

extension Configuration {
  var sinkDeclarations: [SinkDeclaration] {
    sinks.filter(\.isEnabled).map { SinkDeclaration(name: $0.name, start: $0.start) }
  }
}
