import Delivery
import Intake
import Logging
import ServiceLifecycle

/// Reads issuers' key sets again and again: a new key is known within minutes, and a failure leaves the last ones in force
/// for a while, but not for ever.
struct KeySetService: Service {
  private let generations: AsyncStream<[KeySetSource]>
  private let input: AsyncStream<[KeySetSource]>.Continuation
  let client: HTTPSinkClient
  let logger: Logger

  private static let interval = Duration.seconds(300)
  /// After a failure, and at first.
  private static let retryInterval = Duration.seconds(10)
  /// A set that could not be read for this long is no longer believed.
  private static let patience = Duration.seconds(86_400)

  init(client: HTTPSinkClient, logger: Logger) {
    (generations, input) = AsyncStream.makeStream(of: [KeySetSource].self)
    self.client = client
    self.logger = logger
  }

  func replace(by sources: [KeySetSource]) { input.yield(sources) }

  func run() async throws {
    await withTaskGroup(of: Void.self) { tasks in
      var stop: AsyncStream<Never>.Continuation?
      for await sources in generations.cancelOnGracefulShutdown() {
        stop?.finish()
        let (stopped, next) = AsyncStream.makeStream(of: Never.self)
        stop = next
        tasks.addTask { await follow(sources, until: stopped) }
      }
      tasks.cancelAll()
    }
  }

  private func follow(_ sources: [KeySetSource], until stopped: AsyncStream<Never>) async {
    await withTaskGroup(of: Void.self) { tasks in
      for source in sources { tasks.addTask { await follow(source) } }
      tasks.addTask { for await _ in stopped {} }
      // Followers never end by themselves.
      await tasks.next()
      tasks.cancelAll()
    }
  }

  private func follow(_ source: KeySetSource) async {
    var lastSuccess = ContinuousClock.now
    while !Task.isCancelled {
      var pause = Self.interval
      do {
        source.keys.replace(by: try KeySet.read(try await contents(source.place), source.algorithms))
        lastSuccess = .now
      } catch {
        pause = Self.retryInterval
        logger.warning("the key set cannot be read: \(error)", metadata: ["keys": "\(source.place)"])
        if ContinuousClock.now - lastSuccess > Self.patience { source.keys.replace(by: []) }
      }
      try? await Task.sleep(for: pause)
    }
  }

  private func contents(_ place: KeySetSource.Place) async throws -> [UInt8] {
    switch place {
    case .file(let path): return try KeySet.contents(of: path)
    case .url(let url):
      let request = OutgoingRequest(url: url, method: "GET", headers: [("accept", "application/json")], body: [])
      switch await client.send(request, timeout: .seconds(15), bodyLimit: KeySet.sizeLimit) {
      case .failure(let failure): throw Failure(.unreachable, failure.reason)
      case .success(let reply):
        guard reply.status == 200 else { throw Failure(.unreachable, "HTTP \(reply.status)") }
        return reply.body
      }
    }
  }
}
