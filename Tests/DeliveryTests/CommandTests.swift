import CallModel
import Delivery
import EventJournal
import Foundation
import JSONPath
import Support
import Testing

/// Programs as sinks.
@Suite struct CommandTests {
  private let folder: ScratchFolder
  private let clock = TestClock()

  init() throws { folder = try ScratchFolder() }

  private func item(_ key: String = "k") -> SinkItem {
    let record = SampleEvents.record(key, at: clock.now)
    let entry = JournalEntry(
      seq: 1, id: EventID(at: clock.now, random: [UInt8](repeating: 1, count: 10)), receivedAt: clock.now,
      source: "door", call: record.id, record: record.json())
    return SinkItem(entry: entry, record: record.json(), attempt: 2, replay: DeliveryReplay(id: 5, route: nil))
  }

  private func run(
    _ script: String, _ arguments: [String] = [], key: String = "k", timeout: Duration = .seconds(20),
    statuses: [Int32: CommandSettings.Meaning] = [:]
  ) async throws -> SinkResult {
    let templates = try (["-c", script, "sh"] + arguments).map { try JSONPathTemplate($0) }
    let settings = CommandSettings(
      program: "/bin/sh", arguments: templates, environment: ["EXTRA": "e"], timeout: timeout, exitStatuses: statuses)
    return await CommandSink(name: SinkName("cmd"), settings: settings, folder: folder.path).deliver(item(key))
  }

  private func failure(_ result: SinkResult) -> SinkFailure? {
    if case .failed(let failure) = result { failure } else { nil }
  }

  @Test
  func `The record comes on standard input, chosen parts as whole arguments, and nothing of the server's environment`()
    async throws
  {
    let result = try await run(
      #"cat > in; printf '%s|' "$@" > args; env > env; echo fine"#, ["${$.externalId}", "s:${$.status}"],
      key: "$(touch owned); `id` 'x' \"y\"")
    #expect(result == .done(detail: "exit status 0: fine."))
    #expect(folder.read("in").contains(#""status":"completed""#))
    #expect(folder.read("args") == "$(touch owned); `id` 'x' \"y\"|s:completed|")
    #expect(!FileManager.default.fileExists(atPath: folder.file("owned")))
    let environment = folder.read("env")
    for wanted in ["SWITCHBOARD_SINK=cmd", "SWITCHBOARD_ATTEMPT=2", "SWITCHBOARD_REPLAY=5", "EXTRA=e"] {
      #expect(environment.contains(wanted))
    }
    #expect(!environment.contains("HOME="))
  }

  @Test(
    arguments: [
      (0, nil), (1, .retry), (75, .retry), (64, .hold), (65, .hold), (3, .dead), (4, nil),
    ] as [(Int32, SinkFailure.Remedy?)])
  func `An exit status says what becomes of the delivery`(status: Int32, remedy: SinkFailure.Remedy?) async throws {
    let result = try await run("exit \(status)", statuses: [3: .dead, 4: .done])
    #expect(failure(result)?.remedy == remedy)
  }

  @Test func `A program that takes too long is ended with all that it began`() async throws {
    let began = ContinuousClock.now
    let result = try await run(
      "trap '' TERM; (trap '' TERM; sleep 60) & echo $! > child; wait", timeout: .milliseconds(500))
    #expect(failure(result)?.reason == "not done in time")
    #expect(ContinuousClock.now - began < .seconds(15))
    let child = try #require(Int32(folder.read("child").trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(
      await eventually {
        !FileManager.default.fileExists(atPath: "/proc/\(child)/cmdline")
          || (try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8))?.contains(") Z ") == true
      })
  }

  @Test func `What it writes is bounded, and what it does not read is no fault`() async throws {
    let result = try await run("head -c 3000000 /dev/zero | tr '\\0' 'x'; exec 0<&-; exit 0")
    guard case .done(let detail) = result else { return #expect(Bool(false), "\(result)") }
    #expect(detail.utf8.count < 1_200)
  }

  @Test func `Data that would be an option is held, unless options are over`() async throws {
    #expect(failure(try await run("exit 0", ["${$.externalId}"], key: "--rf"))?.remedy == .hold)
    #expect(failure(try await run("exit 0", ["--", "${$.externalId}"], key: "--rf")) == nil)
    #expect(failure(try await run("exit 0", ["id=${$.externalId}"], key: "--rf")) == nil)
  }

  @Test func `A program that is not there is tried again later`() async throws {
    let settings = CommandSettings(program: "/nowhere/at-all", arguments: [])
    let result = await CommandSink(name: SinkName("c"), settings: settings, folder: folder.path).deliver(item())
    #expect(failure(result)?.remedy == .retry)
  }
}
