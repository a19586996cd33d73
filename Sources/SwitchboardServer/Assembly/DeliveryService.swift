import Delivery
import EventJournal
import ServiceLifecycle

/// Runs a worker for each sink, and others in their place when the configuration changes: a sink's next worker begins when
/// the last one has finished what it had in hand.
struct DeliveryService: Service {
  /// The workers of one configuration.
  struct Generation: Sendable {
    let workers: [SinkWorker]
  }

  private enum Event: Sendable {
    case generation(Generation)
    case failed(any Error)
  }

  private let events: AsyncStream<Event>
  private let input: AsyncStream<Event>.Continuation
  private let signal: ChangeSignal

  /// How long deliveries under way are waited for when the server stops.
  private static let patience = Duration.seconds(10)

  init(signal: ChangeSignal) {
    (events, input) = AsyncStream.makeStream(of: Event.self)
    self.signal = signal
  }

  func replace(by workers: [SinkWorker]) { input.yield(.generation(Generation(workers: workers))) }

  func run() async throws {
    try await withThrowingTaskGroup(of: Bool.self) { tasks in
      var stop = StopSignal(waking: signal)
      var ended: [SinkName: StopSignal] = [:]
      var failure: (any Error)?
      events: for await event in events.cancelOnGracefulShutdown() {
        switch event {
        case .failed(let error):
          failure = error
          break events
        case .generation(let generation):
          stop.raise()
          stop = StopSignal(waking: signal)
          let earlier = ended
          for worker in generation.workers {
            let (ends, stop, input) = (StopSignal(waking: signal), stop, input)
            let name = worker.sink.sink.name
            ended[name] = ends
            tasks.addTask {
              // Raised however it ends: the next worker waits for it.
              defer { ends.raise() }
              await earlier[name]?.raised()
              do { try await worker.run(until: stop) } catch { input.yield(.failed(error)) }
              return true
            }
          }
        }
      }
      stop.raise()
      try await Self.end(&tasks, ended.values.map { $0 })
      if let failure { throw failure }
    }
  }

  /// Waits for the workers; what takes longer is cut off, and tried again after the next start.
  private static func end(_ tasks: inout ThrowingTaskGroup<Bool, any Error>, _ ended: [StopSignal]) async throws {
    guard !ended.allSatisfy(\.isRaised) else { return }
    tasks.addTask {
      try? await Task.sleep(for: patience)
      return false
    }
    while let isWorker = try await tasks.next() {
      if !isWorker || ended.allSatisfy(\.isRaised) { tasks.cancelAll() }
    }
  }
}
