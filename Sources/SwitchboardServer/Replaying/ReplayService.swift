import Admin
import CallModel
import Delivery
import EventJournal
import Logging
import ServiceLifecycle
import StrictJSON

/// Gives the sinks what replays ask for, a little at a time: no more waits at once than a sink works off soon, and no faster
/// than was asked for. How far each is stands in the journal, so that a restart goes on from there.
struct ReplayService: Service {
  let journal: SQLiteJournal
  let configuration: RunningConfiguration
  let logger: Logger

  /// Between two looks, while a replay runs.
  private static let pace = Duration.milliseconds(100)
  /// And while none does.
  private static let idlePace = Duration.milliseconds(500)
  /// How many deliveries of one replay wait at the sinks at most.
  private static let outstandingLimit: Int64 = 1_000
  private static let pagesAtOnce = 40
  /// Of how long a time deliveries may be made up for at once, in seconds.
  private static let burst = 0.2

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var credits: [Int64: Double] = [:]
      var last = ContinuousClock.now
      while !Task.isCancelled {
        let now = ContinuousClock.now
        let elapsed = min((now - last) / .seconds(1), Self.burst)
        last = now
        do {
          let running = try await journal.reader.replays().filter { $0.state == .running }
          for job in running { try await advance(job, elapsed, &credits) }
          if running.isEmpty {
            credits = [:]
            try? await Task.sleep(for: Self.idlePace)
          } else {
            try? await Task.sleep(for: Self.pace)
          }
        } catch {
          logger.warning("a replay stands still: \(error)")
          try? await Task.sleep(for: .seconds(1))
        }
      }
    }
  }

  private func advance(_ job: ReplayJob, _ elapsed: Double, _ credits: inout [Int64: Double]) async throws {
    guard let document = try? JSONDocument(parsing: job.request), let request = ReplayRequest(document.root) else {
      logger.error("replay \(job.id) is not understood: it is cancelled")
      _ = try await journal.setReplay(job.id, .cancelled)
      return
    }
    guard job.position < job.range.upperBound else {
      guard job.outstanding == 0 else { return }
      _ = try await journal.setReplay(job.id, .done)
      logger.notice("replay \(job.id) is done: \(job.enqueued) deliveries, \(job.failed) of them failed")
      return
    }
    credits[job.id] = min((credits[job.id] ?? 1) + elapsed * request.rate, max(1, request.rate * Self.burst))
    guard let credit = credits[job.id], credit >= 1, job.outstanding < Self.outstandingLimit else { return }
    credits[job.id] = credit - Double(try await enqueue(job, request, Int(credit)))
  }

  /// - Returns: how many deliveries were given to sinks.
  private func enqueue(_ job: ReplayJob, _ request: ReplayRequest, _ limit: Int) async throws -> Int {
    let configuration = configuration.current
    let planner: ReplayPlanner
    do {
      planner = try ReplayPlanner(request, configuration)
    } catch {
      logger.error("replay \(job.id) is paused: \(error)")
      _ = try await journal.setReplay(job.id, .paused)
      return 0
    }
    let history = try await RoutingHistory.read(journal.reader, configuration)
    let earlier = try await journal.reader.replays().filter { $0.id < job.id }
    var position = job.position
    // Where little is meant, many pages are looked at until something is found.
    for _ in 0..<Self.pagesAtOnce where position < job.range.upperBound {
      let view = try await ReplayView.page(
        journal.reader, after: position, in: job.range, planner.sinks, history, earlier)
      let part = planner.found(view).beginning(limit)
      // Nothing is left where the last events of the range are gone.
      let end = part.through ?? view.entries.last?.seq ?? job.range.upperBound
      let examined = view.entries.count { $0.seq <= end }
      guard try await journal.advanceReplay(job.id, to: end, examined: examined, part.deliveries) else { return 0 }
      position = end
      if !part.deliveries.isEmpty { return part.deliveries.count }
    }
    return 0
  }
}
