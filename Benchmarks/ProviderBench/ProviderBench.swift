import BenchSupport
import CallModel
import Cryptography
import Emulators
import EventJournal
import Foundation
import Logging
import NIOPosix
import Polling
import Providers

/// What the providers cost: `ProviderBench normalise`, `ProviderBench poll [ROWS]`, `ProviderBench search [CALLS]`.
@main
struct ProviderBench {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    let count = arguments.dropFirst().first.flatMap { Int($0) }
    switch arguments.first {
    case "normalise": normalise()
    case "poll": try await poll(rows: count ?? 100_000)
    case "search": try await search(calls: count ?? 1_000_000)
    default: print("ProviderBench normalise | poll [ROWS] | search [CALLS]")
    }
  }

  // MARK: Normalising

  private static let portsip = PortSIPNormaliser(account: "t")

  /// A row of each list, and what is pushed, as the emulators make them.
  private static func normalise() {
    print("body\tµs\tallocations")
    let clock = EmulatorClock(1_772_460_000)
    let now = Instant(microseconds: 1_772_460_000_000_000)
    func measure(_ name: String, _ request: ReceivedRequest, _ normaliser: any Normaliser) {
      guard case .calls = normaliser.normalise(request) else { return print("\(name)\tnot understood") }
      Measurement.print(name, times: 20_000) { _ = normaliser.normalise(request) }
    }
    func polled(_ row: EmulatedJSON?, _ form: String) -> ReceivedRequest {
      ReceivedRequest(polled: Array((row?.text ?? "{}").utf8), form: form, host: "api.example", at: now)
    }
    let agendize = AgendizeEmulator(clock: clock)
    agendize.fill(3)
    measure(
      "agendize, row", polled(agendize.rows.first, "calls"), AgendizeNormaliser(account: "a", timeZone: "Europe/Paris"))
    let cinnox = CinnoxEmulator(clock: clock)
    cinnox.fill(3)
    measure("cinnox, row", polled(cinnox.rows.first, CinnoxNormaliser.callLog), CinnoxNormaliser(account: "a"))
    let enswitch = EnSwitchEmulator(clock: clock)
    enswitch.fill(3)
    measure("enswitch, row", polled(enswitch.rows.first, EnSwitchNormaliser.cdrs), EnSwitchNormaliser(account: "a"))
    let freebox = FreeboxEmulator(clock: clock)
    freebox.fill(3)
    measure("freebox, row", polled(freebox.rows.first, FreeboxNormaliser.callLog), FreeboxNormaliser(account: "a"))
    let pbx = PortSIPEmulator(clock: clock)
    pbx.fill(3)
    measure("portsip, row", polled(pbx.rows.first, PortSIPNormaliser.callLogs), portsip)
    let subscribed = PortSIPEmulator(clock: clock, pushTo: "http://h")
    subscribed.makeCall(1)
    if let cdr = subscribed.takePushes().last {
      let request = ReceivedRequest(method: "POST", path: "/hooks/pbx", body: cdr.body, receivedAt: now)
      measure("portsip, call_cdr", request, portsip)
    }
  }

  // MARK: Polling

  private static func poll(rows: Int) async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/switchboard-bench-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let clock = EmulatorClock(1_772_460_000)
    let now = { @Sendable in Instant(microseconds: Int64(clock.now) * 1_000_000) }
    let emulator = CinnoxEmulator(clock: clock, rules: rules)
    emulator.fill(rows)
    let server = EmulatorServer(emulator)
    let port = try await server.start()
    let journal = try SQLiteJournal(folder: folder, settings: JournalSettings(now: now))
    let client = PollClient(group: MultiThreadedEventLoopGroup.singleton, now: now)
    var settings = CinnoxPoll.Settings(appID: "quayside-app", token: Secret("quayside-token"))
    settings.hasDetails = false
    let poller = Poller(
      PollerSettings(
        source: "contact", normaliser: CinnoxNormaliser(account: "quayside-app"), poll: CinnoxPoll(settings),
        api: HTTPProviderAPI(client: client, base: "http://127.0.0.1:\(port)"), host: "127.0.0.1",
        schedule: PollSchedule.Settings(every: .seconds(60)), firstSync: .seconds(rows * 60 + 86_400),
        reconcileWindow: .seconds(86_400), followsHints: false), journal: journal,
      credentialKey: journal.credentialKey, logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }, now: now)
    server.forgetRequests()
    print("rows\tRSS MiB\n0\t\(rounded(residentMiB()))")
    let began = ContinuousClock.now
    async let outcome = poller.once(.changes)
    var next = rows / 10
    while poller.progress.counts.rows < rows, poller.progress.failure == nil {
      try await Task.sleep(for: .milliseconds(20))
      let read = poller.progress.counts.rows
      guard read >= next else { continue }
      print("\(read)\t\(rounded(residentMiB()))")
      next = read + rows / 10
    }
    let (counts, failure) = { ($0.counts, $0.failure) }(await outcome)
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    print("\(counts.rows)\t\(rounded(residentMiB()))")
    print("\(counts.stored) stored in \(rounded(seconds)) s, \(Int(Double(counts.rows) / seconds)) rows a second")
    if let failure { print("failed: \(failure)") }
    await server.stop()
    await client.shutdown()
    await journal.close()
  }

  private static var rules: CinnoxRules {
    var rules = CinnoxRules()
    rules.rateLimit = nil
    return rules
  }

  /// Of this process: the emulator and its rows are in it.
  private static func residentMiB() -> Double {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    return (text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0) * 4_096 / 1_048_576
  }

  private static func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }

  // MARK: Searching

  private static func search(calls: Int) async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/switchboard-bench-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let journal = try SQLiteJournal(folder: folder, settings: JournalSettings(now: { Instant(microseconds: 0) }))
    try await fill(journal, calls)
    let projection = try CallsProjection(journal: journal)
    while try await projection.catchUp() > 0 {}
    let search = try CallSearch(journal: journal, calls: projection)
    let began = ContinuousClock.now
    while try await search.catchUp() > 0 {}
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    let size =
      (try? FileManager.default.attributesOfItem(atPath: folder + "/calls-search.sqlite")[.size] as? Int64) ?? 0
    print(
      "indexed \(calls) calls in \(rounded(seconds)) s, \(Int(Double(calls) / seconds)) a second, \(size >> 20) MiB")
    let reader = try CallSearchReader(folder: folder)
    print("query\tfound\tmedian ms\tslowest ms")
    for (name, query) in queries {
      try time("list: " + name) { try reader.list(query).calls.count }
      try time("count: " + name) { try reader.count(query) }
    }
    reader.close()
    await search.close()
    await projection.close()
    await journal.close()
  }

  private static func time(_ name: String, _ body: () throws -> Int) throws {
    var times: [Duration] = []
    var found = 0
    for _ in 0..<15 { times.append(try ContinuousClock().measure { found = try body() }) }
    times.sort()
    print("\(name)\t\(found)\t\(rounded(times[7] / .milliseconds(1)))\t\(rounded(times[14] / .milliseconds(1)))")
  }

  private static var queries: [(String, CallQuery)] {
    func query(_ change: (inout CallQuery) -> Void) -> CallQuery {
      var query = CallQuery()
      change(&query)
      return query
    }
    let first = Instant(microseconds: 1_700_000_000_000_000)
    return [
      ("everything", query { _ in }), ("missed", query { $0.isMissed = true }),
      ("busy, of one source", query { ($0.statuses, $0.sources) = ([.busy], ["source-3"]) }),
      (
        "inbound in a month",
        query { query in
          query.directions = [.inbound]
          query.from = first.adding(milliseconds: 20 * 86_400_000)
          query.to = first.adding(milliseconds: 50 * 86_400_000)
        }
      ),
      (
        "one caller's number, exact",
        query { query in
          query.texts = [.init(kinds: [.caller], match: .exact, text: "+33199014711")]
        }
      ),
      (
        "numbers that end in 4711",
        query { query in
          query.texts = [.init(kinds: [.caller, .callee], match: .ends, text: "4711")]
        }
      ),
      (
        "numbers that contain 90147",
        query { query in
          query.texts = [.init(kinds: [.caller], match: .contains, text: "90147")]
        }
      ),
      ("talks of a minute and more", query { $0.shortest = CallDuration(seconds: 60) }),
      ("free text", query { $0.search = "c-777" }), ("under way", query { $0.isActive = true }),
    ]
  }

  private static func fill(_ journal: SQLiteJournal, _ calls: Int) async throws {
    let statuses: [CallStatus] = [.completed, .noAnswer, .busy, .completed, .completed, .voicemail, .canceled]
    var number = 0
    while number < calls {
      var batch: [IncomingEvent] = []
      for _ in 0..<min(256, calls - number) {
        number += 1
        let at = Instant(microseconds: 1_700_000_000_000_000 + Int64(number) * 10_000_000)
        var record = CallRecord(
          id: CallID(provider: .portsip, account: "t", key: "\(number)"), provider: .portsip, observedAt: at)
        record.account = "t"
        record.externalId = "c-\(number)"
        record.callId = "sip-\(number)@pbx"
        record.startedAt = at
        record.direction = number % 3 == 0 ? .outbound : .inbound
        let goesOn = number % 100_000 == 0
        record.status = goesOn ? .ringing : statuses[number % statuses.count]
        record.statusRaw = record.status.rawValue
        record.isFinal = !goesOn
        record.talkDuration = record.status == .completed ? CallDuration(seconds: Double(number % 400)) : nil
        record.caller = Party(
          phone: PhoneNumber("+331990\(10_000 + number * 7_919 % 90_000)"), displayName: "Caller \(number % 5_000)")
        record.callee = Party(phone: PhoneNumber("+442079460\(100 + number % 900)"))
        if let event = event(record, "source-\(number % 11)", at) { batch.append(event) }
      }
      _ = try await journal.append(batch)
    }
  }

  private static func event(_ record: CallRecord, _ source: String, _ at: Instant) -> IncomingEvent? {
    let request = ReceivedRequest(method: "POST", path: "/hooks/x", body: Array("{}".utf8), receivedAt: at)
    let part = EventPart(id: EventID(at: at, random: RandomBytes.make(10)), record: record)
    return IncomingEvent(
      request: request, source: source, verdict: "basic", keyID: nil, dedupe: nil,
      headers: CanonicalHeaders(bytes: []), r: RandomBytes.make(32),
      bodyDigest: DigestAlgorithm.sha256.hash(request.body),
      parts: [part])
  }
}
