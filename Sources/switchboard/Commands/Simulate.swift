import ArgumentParser
import CallModel
import EventJournal
import Signatures
import SwitchboardServer

struct Simulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Say what the routes of another routes.json would have delivered, against what was. Nothing is delivered.",
    discussion: """
      Routes of calls ("of": "calls") are asked of what each event says.
      Example: switchboard simulate --config new.json --since 7d
      """)

  @Option(name: .shortAndLong, help: "The configuration to try out.") var config: String
  @Option(help: "The journal's folder; none: the one that the configuration names.") var data: String?
  @Option(help: "Events received since then: 15m, 2h, 7d ago, or a date-time.") var since: TimeOption
  @Option(help: "Events received before; none: up to now.") var until: TimeOption?
  @Option(help: "How many examples of each kind.") var examples = 3
  @Flag(help: "Print a JSON object instead.") var json = false

  func validate() throws { try Limits.check(examples) }

  func run() throws {
    var options = ConfigurationOptions()
    options.config = config
    let (candidate, _) = try options.load()
    let archive = try Journals.archive(data ?? candidate.dataFolder)
    defer { archive.close() }
    let report = try Simulation(candidate, archive)
      .run(since: since.instant, until: until?.instant, exampleLimit: examples)
    if json { return Terminal.print(String(decoding: report.json(), as: UTF8.self)) }
    Terminal.print("\(report.examined) stored records looked at")
    if report.unknown > 0 {
      Terminal.print("\(report.unknown) of them came under routes that were not kept: what became of them is not known")
    }
    for line in report.lines.keys.sorted() { tell(line, report) }
    Terminal.print(report.differs ? "the routes differ" : "no difference")
  }

  private func tell(_ line: SimulationReport.Line, _ report: SimulationReport) {
    guard let counts = report.lines[line] else { return }
    let words = SimulationReport.Change.allCases.filter { counts[$0] > 0 }.map { "\(counts[$0]) \($0.rawValue)" }
    Terminal.show("\(line.sink)  by \(line.route): \(words.joined(separator: ", "))")
    for change in SimulationReport.Change.allCases {
      guard let examples = counts.examples[change] else { continue }
      Terminal.show(
        "    \(change.rawValue): \(examples.map { "\($0)" }.joined(separator: " "))  (switchboard events show NUMBER)")
    }
  }
}
