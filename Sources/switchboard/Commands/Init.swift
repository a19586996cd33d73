import ArgumentParser
import SwitchboardServer

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a development certificate and the secrets that routes.json names.",
    discussion: "Overwrites nothing: to run it again is safe.")

  @OptionGroup var options: ConfigurationOptions

  @Option(help: "The name this server has on the internet; also sets publicURL.")
  var domain: String?

  func validate() throws {
    guard let domain else { return }
    let isName =
      domain.contains(".") && domain.utf8.count <= 253 && !domain.hasPrefix(".") && !domain.hasSuffix(".")
      && domain.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") }
    guard isName else { throw ValidationError("--domain is a name such as hooks.example.com") }
  }

  func run() throws {
    let done = try Setup(configurationPath: options.config, domain: domain).run()
    for line in done { Terminal.say(line) }
    if done.isEmpty { Terminal.say("everything is there already") }
  }
}
