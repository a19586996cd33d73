import Admin
import ArgumentParser
import SwitchboardServer

struct Reload: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Have the running server read routes.json again, with certificates and secrets. All of it, or nothing.")

  @OptionGroup var options: ConfigurationOptions
  @Flag(help: "Only say what would change.") var dryRun = false

  mutating func run() async throws {
    let socket = ControlServer.path(in: try options.dataFolder())
    let report: ReloadReport
    do {
      let client = ControlClient(socket: socket)
      let plan = try await client.reload(isDryRun: true)
      let file = ConfigurationReader(path: options.config).file
      guard plan.file == file else {
        throw Failure(.failed, "the server reads \(plan.file), not \(file): change that one, or start it with this one")
      }
      report = dryRun ? plan : try await client.reload(isDryRun: false)
    } catch let failure as Failure {
      throw failure
    } catch let refusal as ControlClient.Failure {
      throw Failure(.failed, refusal.description)
    } catch {
      throw Failure(.unreachable, "no server answers at \(socket): the next start reads routes.json")
    }
    for change in report.changes { Terminal.print(change) }
    for error in report.errors { Terminal.say(error) }
    guard report.errors.isEmpty else { throw Failure(.badConfiguration, "the configuration in force stays") }
    Terminal.print(report.isInForce ? "in force" : "nothing was done")
  }
}
