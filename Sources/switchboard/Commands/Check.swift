import ArgumentParser
import StrictJSON
import SwitchboardServer

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say everything that is wrong with routes.json.",
    discussion: "Ends with 78 where there is an error; warnings alone end with 0.")

  @OptionGroup var options: ConfigurationOptions

  @Flag(help: "Print a JSON array instead.")
  var json = false

  func run() throws {
    guard let outcome = ConfigurationReader(path: options.config).read() else {
      throw Failure(.noInput, "cannot read \(options.config)")
    }
    if json {
      var writer = JSONWriter()
      writer.beginArray()
      for diagnostic in outcome.diagnostics { diagnostic.write(to: &writer) }
      writer.endArray()
      Terminal.print(String(decoding: writer.bytes, as: UTF8.self))
    } else {
      for diagnostic in outcome.diagnostics { Terminal.say(ConfigurationOptions.coloured(diagnostic)) }
    }
    guard let configuration = outcome.configuration else {
      throw Failure(.badConfiguration, json ? "" : "\(options.config) cannot be used")
    }
    if !json {
      Terminal.say(
        "\(options.config): \(configuration.sources.count) sources, \(configuration.routes.count) routes, \(configuration.sinks.count) sinks: ok"
      )
    }
  }
}
