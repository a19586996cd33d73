import ArgumentParser
import Logging
import SwitchboardServer

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Receive, store and deliver until told to stop.")

  @OptionGroup var options: ConfigurationOptions

  @Option(help: "How much to log: trace, debug, info, notice, warning, error.")
  var logLevel = "info"

  mutating func run() async throws {
    guard let level = Logger.Level(rawValue: logLevel) else {
      throw ValidationError("unknown log level \"\(logLevel)\"")
    }
    let (configuration, outcome) = try options.load(showsWarnings: true)
    LoggingSystem.bootstrap(StreamLogHandler.standardError)
    var logger = Logger(label: "switchboard")
    logger.logLevel = level
    let server = Server(
      reader: ConfigurationReader(path: options.config), outcome: outcome, configuration: configuration, logger: logger
    ) { Terminal.say("\n" + $0.text) }
    try await server.run()
  }
}
