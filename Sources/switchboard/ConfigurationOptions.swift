import ArgumentParser
import Foundation
import StrictJSON
import SwitchboardServer

/// Which routes.json, and its reading.
struct ConfigurationOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "The configuration.")
  var config = "routes.json"

  /// - Throws: ``Failure`` after everything that is wrong has been told.
  func load(showsWarnings: Bool = false) throws -> (configuration: Configuration, outcome: ConfigurationReader.Outcome)
  {
    guard let outcome = ConfigurationReader(path: config).read() else {
      throw Failure(.noInput, "cannot read \(config): go to its folder, or name it with --config")
    }
    for diagnostic in outcome.diagnostics where showsWarnings || diagnostic.severity == .error {
      Terminal.say(Self.coloured(diagnostic))
    }
    guard let configuration = outcome.configuration else { throw Failure(.badConfiguration, "") }
    return (configuration, outcome)
  }

  /// The folder of the journal, for commands that only read it.
  func dataFolder() throws -> String {
    if let folder = ConfigurationReader(path: config).dataFolder() { return folder }
    // Not even JSON, or not there: tell why.
    return try load().configuration.dataFolder
  }

  static func coloured(_ diagnostic: Diagnostic) -> String {
    guard Terminal.hasColour else { return diagnostic.rendered }
    let colour = diagnostic.severity == .error ? "31" : "33"
    return diagnostic.rendered.replacing(
      "\(diagnostic.severity.rawValue):", with: "\u{1b}[\(colour)m\(diagnostic.severity.rawValue):\u{1b}[0m",
      maxReplacements: 1)
  }
}
