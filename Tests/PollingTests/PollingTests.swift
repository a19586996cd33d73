import CallModel
import Emulators
import EventJournal
import Polling
import Providers
import Testing

/// Each provider's poller against its emulator, which was built from the provider's documents alone, over real HTTP.
@Suite struct PollingTests {
  /// A Freebox keeps a hundred calls; EnSwitch makes two of one that is transferred; the others as many as there are.
  private static func calls(_ rig: PollRig, of count: Int) -> Int {
    if let pbx = rig.emulator as? EnSwitchEmulator { return Set(pbx.rows.compactMap { $0["callid"]?.scalar }).count }
    return rig.provider == .freebox ? min(count, 100) : count
  }

  @Test(arguments: EmulatedProvider.allCases)
  func `A first round stores every call once; the next one stores nothing, then only what is new`(
    _ provider: EmulatedProvider
  ) async throws {
    let rig = try await PollRig(provider)
    rig.emulator.fill(1_200)
    let first = await rig.poller.once(.changes)
    #expect(first.failure == nil)
    #expect(first.counts.quarantined == 0)
    let calls = try await rig.calls()
    #expect(calls.count == Self.calls(rig, of: 1_200))
    #expect(first.counts.stored >= calls.count)
    let second = await rig.poller.once(.changes)
    #expect(second.failure == nil)
    #expect(second.counts.stored == 0)
    rig.clock.advance(by: 90)
    rig.emulator.makeCall(77)
    rig.clock.advance(by: 30)
    let third = await rig.poller.once(.changes)
    #expect(third.failure == nil)
    #expect(try await rig.calls().count == calls.count + 1)
    #expect(rig.emulator.mutationCount == 0)
    for secret in provider.secrets { #expect(!rig.addressesHold(secret)) }
    await rig.close()
  }

  @Test(arguments: EmulatedProvider.allCases)
  func `What was interrupted is whole after the next round`(_ provider: EmulatedProvider) async throws {
    let faults: [(EmulatorServer.Fault, PollFailure.Code)] = [
      (.answer(EmulatedAnswer(429, headers: [EmulatedField(name: "retry-after", value: "2")])), .tooMany),
      (.answer(EmulatedAnswer(500)), .unavailable), (.answer(EmulatedAnswer(503)), .unavailable),
      (.cut, .unreachable), (.invalidJSON, .badAnswer), (.hang, .unreachable),
    ]
    let pages = provider == .freebox ? [0] : [0, 1]
    for after in pages {
      let rig = try await PollRig(provider, timeout: .milliseconds(1_500))
      rig.emulator.fill(1_200)
      for (fault, code) in faults {
        rig.server.fail(provider.listPath, with: fault, after: after)
        let outcome = await rig.poller.once(.changes)
        #expect(outcome.failure != nil, "\(fault)")
        #expect(!outcome.needsOperator, "\(fault)")
        if code == .badAnswer { #expect(try await rig.quarantined().count == 1) }
      }
      let whole = await rig.poller.once(.changes)
      #expect(whole.failure == nil)
      #expect(try await rig.calls().count == Self.calls(rig, of: 1_200))
      // Of the answer that was no JSON, the bytes are kept.
      #expect(try await rig.quarantined().count == 1)
      await rig.close()
    }
  }

  @Test(arguments: EmulatedProvider.allCases)
  func `Wrong credentials stop the polling after one try, and nothing is asked again by itself`(
    _ provider: EmulatedProvider
  ) async throws {
    let rig = try await PollRig(provider, poll: provider.poll(base: "", secret: "wrong-secret-of-nobody"))
    rig.emulator.fill(3)
    let outcome = await rig.poller.once(.changes)
    #expect(outcome.needsOperator)
    #expect(rig.poller.progress.isStopped)
    let asked = rig.server.requests.count
    #expect(asked <= 4)
    #expect(try await rig.calls().isEmpty)
    let failure = try #require(outcome.failure)
    #expect(!failure.contains("wrong-secret-of-nobody"))
    await rig.close()
  }

  @Test func `A schedule that needs an operator says so until it is restarted`() {
    let now = ContinuousClock.now
    var schedule = PollSchedule(.init(every: .seconds(60)), now: now)
    #expect(schedule.next(at: now) == .changes)
    schedule.failed(PollFailure(.refused, "no"), at: now, jitter: 0)
    #expect(schedule.next(at: now + .seconds(86_400)) == .stopped("no"))
    schedule.hurry(at: now)
    #expect(schedule.next(at: now + .seconds(1)) == .stopped("no"))
    schedule.restart(at: now)
    #expect(schedule.next(at: now) == .changes)
  }

  @Test func `Failures are waited out longer and longer, and as long as the provider says`() {
    let now = ContinuousClock.now
    var schedule = PollSchedule(.init(every: .seconds(60)), now: now)
    var waits: [Duration] = []
    for _ in 0..<12 {
      schedule.failed(PollFailure(.unavailable, "503"), at: now, jitter: 1)
      guard case .wait(let wait) = schedule.next(at: now) else { return #expect(Bool(false)) }
      waits.append(wait)
    }
    #expect(waits.prefix(4) == [.seconds(2), .seconds(4), .seconds(8), .seconds(16)])
    #expect(waits.last == .seconds(300))
    schedule.failed(PollFailure(.tooMany, "429", retryAfter: .seconds(900)), at: now, jitter: 0)
    #expect(schedule.next(at: now) == .wait(.seconds(900)))
    schedule.failed(PollFailure(.tooMany, "429", retryAfter: .seconds(900_000)), at: now, jitter: 0)
    #expect(schedule.next(at: now) == .wait(.seconds(3_600)))
    schedule.succeeded(.changes, at: now)
    #expect(schedule.next(at: now) == .wait(.seconds(60)))
    // Hints may come in a crowd.
    schedule.hurry(at: now)
    #expect(schedule.next(at: now) == .wait(.seconds(2)))
    #expect(schedule.next(at: now + .seconds(2)) == .changes)
  }

  @Test func `A reconciling round comes by schedule, and not while rounds fail`() {
    let now = ContinuousClock.now
    var schedule = PollSchedule(.init(every: .seconds(60), reconcileEvery: .seconds(600)), now: now)
    schedule.succeeded(.changes, at: now + .seconds(550))
    #expect(schedule.next(at: now + .seconds(610)) == .reconcile)
    schedule.failed(PollFailure(.unavailable, "503"), at: now + .seconds(611), jitter: 0)
    #expect(schedule.next(at: now + .seconds(700)) == .changes)
    schedule.succeeded(.changes, at: now + .seconds(700))
    #expect(schedule.next(at: now + .seconds(760)) == .reconcile)
    schedule.succeeded(.reconcile, at: now + .seconds(760))
    #expect(schedule.next(at: now + .seconds(820)) == .changes)
  }
}
