import ArgumentParser
import Foundation
import SwitchboardServer

/// Receives, proves, stores and routes telephone call events.
@main
struct Switchboard: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "switchboard",
    abstract: "Receives, proves, stores and routes telephone call events.",
    discussion: """
      Examples:
        switchboard init                    make a development certificate and secrets
        switchboard serve                   receive at the address of routes.json
        switchboard send agendize           send a sample call, as Agendize would
        switchboard check                   say everything that is wrong with routes.json
        switchboard events list             what was received
        switchboard explain EVENT           why it is what it became
        switchboard deliveries list         what has not reached its sinks yet
        switchboard audit verify            that nothing of it was changed since
      """,
    version: Version.text,
    subcommands: [
      Serve.self, Check.self, Reload.self, Init.self, Send.self, Poll.self, Freebox.self, Emulate.self, Status.self,
      Events.self, Rejected.self,
      Deliveries.self, Sink.self, Replay.self, Simulate.self, Test.self, Calls.self, Explain.self, Audit.self, Map.self,
      Signature.self, OAuth.self, Watch.self, Subscribe.self, JSON.self, JSONPath.self,
    ])

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let failure as Failure {
      if !failure.description.isEmpty { Terminal.say("switchboard: \(failure)") }
      Foundation.exit(failure.status.rawValue)
    } catch {
      exit(withError: error)
    }
  }
}
