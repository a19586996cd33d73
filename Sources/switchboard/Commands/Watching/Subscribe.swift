import ArgumentParser
import NIOPosix
import SwitchboardServer

struct Subscribe: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell CINNOX or PortSIP to post a source's events here, or no longer.",
    discussion: """
      The address and the credentials are those of the source's "receive"; it is asked with those of "poll".
      CINNOX checks the address at once: the server has to run and to be reached from outside.
      """)

  @OptionGroup var options: ConfigurationOptions
  @Argument(help: "The source: one of type cinnox or portsip.") var source: String
  @Flag(help: "End the subscription.") var off = false
  @Flag(help: "CINNOX: recordings too.") var recordings = false

  mutating func run() async throws {
    let (configuration, _) = try options.load()
    let subscription = try Subscription(configuration, source: source, group: MultiThreadedEventLoopGroup.singleton)
    let result: Result<Void, any Error>
    do {
      try await subscription.set(isEnabled: !off, recordings: recordings)
      result = .success(())
    } catch {
      result = .failure(error)
    }
    await subscription.close()
    try result.get()
    Terminal.show(off ? "\(source): ended" : "\(source): its events come to \(subscription.shownAddress)")
  }
}
