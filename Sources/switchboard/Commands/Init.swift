import ArgumentParser
import SwitchboardServer

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a development certificate and the secrets that routes.json names.",
    discussion: "Overwrites nothing: to run it again is safe.")

  @OptionGroup var options: ConfigurationOptions

  @Option(help: "The name this server has on the internet; also sets publicURL.")
  var domain: String?

  func run() throws {
    let done = try Setup(configurationPath: options.config, domain: domain).run()
    for line in done { Terminal.say(line) }
    if done.isEmpty { Terminal.say("everything is there already") }
  }
}
