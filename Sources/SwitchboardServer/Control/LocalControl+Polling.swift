package import Admin
import CallModel
import EventJournal
import Logging
import NIOPosix
import Polling

extension LocalControl {
  package func poll(source name: String, since: Int64?) async throws -> PollReport {
    guard let source = configuration.source(name) else { throw Failure(.failed, configuration.unknownSource(name)) }
    guard let poll = source.poll else { throw Failure(.failed, "source \"\(name)\" is not polled: it has no \"poll\"") }
    let task = since.map { PollTask.since(Instant(microseconds: $0)) } ?? .changes
    if let server {
      guard let poller = server.polls.poller(of: name) else {
        throw Failure(.failed, "the server begins or stops: try again")
      }
      return PollReport(await poller.poll(task))
    }
    let client = PollClient(group: MultiThreadedEventLoopGroup.singleton, now: WallClock.now)
    let factory = PollerFactory(
      journal: journal, client: client, logger: Logger(label: "switchboard") { _ in SwiftLogNoOpLogHandler() })
    let outcome = await factory.poller(source, poll).once(task)
    await client.shutdown()
    return PollReport(outcome)
  }
}

extension PollReport {
  init(_ outcome: PollOutcome) {
    self.init(
      rows: Int64(outcome.counts.rows), stored: Int64(outcome.counts.stored),
      quarantined: Int64(outcome.counts.quarantined), failure: outcome.failure,
      needsOperator: outcome.needsOperator,
      retryAfter: min(outcome.retryAfter ?? .zero, .seconds(3_600)).components.seconds)
  }
}
