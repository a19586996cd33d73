import ArgumentParser
import Signatures
import SwitchboardServer

struct Test: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check routes against fixtures: what comes in, and what must be delivered. Nothing is delivered.",
    discussion: """
      A file holds one case, or a list of them:
        { "name": "a missed call goes to the CRM", "source": "agendize",
          "record": { "status": "no-answer", "direction": "inbound" },
          "expect": { "archive": true, "crm": { "status": "no-answer" } } }
      In place of "record" a "request" with "method", "target", "headers", "body". Sinks that "expect" does not name must get
      nothing. Ends with 1 where a case does not hold.
      """)

  @OptionGroup var options: ConfigurationOptions
  @Argument(help: "Files of fixtures.") var files: [String]

  func run() throws {
    let (configuration, _) = try options.load()
    let test = RouteTest(configuration)
    var failures = 0
    var count = 0
    for file in files {
      let fixtures: [RouteFixture]
      do {
        fixtures = try RouteFixture.read(try Input.bytes(file), file: file)
      } catch let fault as RouteFixture.Fault {
        throw Failure(.badData, fault.description)
      }
      for fixture in fixtures {
        count += 1
        let differences = test.run(fixture)
        Terminal.show("\(differences.isEmpty ? "✓" : "✗") \(fixture.name)")
        for difference in differences { Terminal.show("    \(difference)") }
        if !differences.isEmpty { failures += 1 }
      }
    }
    guard count > 0 else { throw Failure(.badData, "there is no case in it") }
    Terminal.print(failures == 0 ? "\(count) cases hold" : "\(failures) of \(count) cases do not hold")
    if failures > 0 { throw ExitCode(1) }
  }
}
