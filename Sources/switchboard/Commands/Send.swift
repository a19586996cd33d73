import Admin
import ArgumentParser
import EventJournal
import Foundation
import NIOPosix
import SwitchboardServer

struct Send: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Send a call event to the running server, as a source would.",
    discussion: """
      With the source's own credentials and signature. Says what became of it:
        200 stored 01936…  archive ✓ calls ✓
      """)

  @OptionGroup var options: ConfigurationOptions

  @Argument(help: "The source to send as.")
  var source: String

  @Option(help: "Which sample to send; an unknown name lists them.")
  var sample: String?

  @Option(help: "A file to send instead; - reads standard input.", completion: .file())
  var body: String?

  @Option(help: "How many to send, each of a call of its own.")
  var count = 1

  @Option(help: "How many to have under way at once.")
  var concurrency = 8

  @Option(help: "Where the server is, if not on this machine: https://host:port")
  var url: String?

  func validate() throws {
    guard (1...10_000_000).contains(count) else { throw ValidationError("--count is from 1 to 10000000") }
    guard (1...1_000).contains(concurrency) else { throw ValidationError("--concurrency is from 1 to 1000") }
    if body != nil, sample != nil { throw ValidationError("--sample or --body, not both") }
  }

  mutating func run() async throws {
    let (configuration, _) = try options.load()
    let group = MultiThreadedEventLoopGroup.singleton
    let sender = try SampleSender(
      configuration: configuration, source: source, url: url, accessToken: try await accessToken(configuration),
      group: group)
    let result: Result<Void, any Error>
    do {
      if count == 1 { try await sendOne(sender, configuration) } else { try await sendMany(sender) }
      result = .success(())
    } catch {
      result = .failure(error)
    }
    await sender.close()
    try result.get()
  }

  /// Asked of the server, which alone can give one.
  private func accessToken(_ configuration: Configuration) async throws -> String? {
    guard configuration.source(source)?.takesAccessTokens ?? false else { return nil }
    let source = source
    return try await Journals.control(configuration) { try await $0.accessToken(source: source) }
  }

  private func payload(_ sender: SampleSender, id: String) throws -> [UInt8] {
    if let body {
      let file = body == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: body)
      let data = file.map { $0.readDataToEndOfFile() }
      guard let data else { throw Failure(.noInput, "cannot read \(body)") }
      return [UInt8](data)
    }
    guard let made = sender.body(sample: sample, id: id) else {
      throw Failure(
        .failed, "there is no sample \"\(sample ?? "")\"; there are \(sender.samples.joined(separator: ", "))")
    }
    return made
  }

  private func sendOne(_ sender: SampleSender, _ configuration: Configuration) async throws {
    let answer = try await sender.send(try payload(sender, id: "sample-\(sample ?? "1")"))
    var words = ["\(answer.status)", answer.state ?? "", answer.event ?? ""].filter { !$0.isEmpty }
    if answer.status == 200, answer.state != "quarantined", let event = answer.event, url == nil {
      let watch = DeliveryWatch(configuration: configuration)
      words.append(" " + (try await watch.outcome(of: event, for: .seconds(5))).joined(separator: " "))
    }
    if let detail = answer.detail { words.append(detail) }
    Terminal.print(words.joined(separator: " "))
    guard answer.status == 200 else { throw Failure(.failed, "") }
  }

  private struct Tally {
    var states: [String: Int] = [:]
    var milliseconds: [Double] = []
  }

  private func sendMany(_ sender: SampleSender) async throws {
    let run = String(UInt32.random(in: 0 ... .max), radix: 36)
    let started = ContinuousClock.now
    var tally = Tally()
    var nextReport = started + .seconds(1)
    try await withThrowingTaskGroup(of: (String, Double).self) { tasks in
      var next = 0
      func add() {
        guard next < count else { return }
        let id = "sample-\(run)-\(next)"
        next += 1
        tasks.addTask { try await sendTimed(sender, id) }
      }
      for _ in 0..<min(concurrency, count) { add() }
      while let (state, milliseconds) = try await tasks.next() {
        tally.states[state, default: 0] += 1
        tally.milliseconds.append(milliseconds)
        add()
        if ContinuousClock.now >= nextReport {
          nextReport = .now + .seconds(1)
          Terminal.progress("\(tally.milliseconds.count) of \(count) sent")
        }
      }
    }
    Terminal.endProgress()
    report(tally, ContinuousClock.now - started)
    let good = (tally.states["stored"] ?? 0) + (tally.states["duplicate"] ?? 0) + (tally.states["quarantined"] ?? 0)
    guard good == count else { throw Failure(good == 0 ? .failed : .partial, "") }
  }

  private func sendTimed(_ sender: SampleSender, _ id: String) async throws -> (String, Double) {
    let started = ContinuousClock.now
    let answer = try await sender.send(try payload(sender, id: id))
    let took = (ContinuousClock.now - started) / .milliseconds(1)
    return (answer.state ?? "HTTP \(answer.status)", took)
  }

  private func report(_ tally: Tally, _ took: Duration) {
    let sorted = tally.milliseconds.sorted()
    func at(_ share: Double) -> String {
      String(format: "%.1f ms", sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))])
    }
    let states = tally.states.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    let seconds = took / .seconds(1)
    Terminal.print(
      "\(count) sent in \(String(format: "%.1f", seconds)) s (\(Int(Double(count) / seconds))/s): \(states); "
        + "half within \(at(0.5)), 99 % within \(at(0.99))")
  }
}
