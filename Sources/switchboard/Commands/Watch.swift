import ArgumentParser
import SwitchboardServer

struct Watch: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Watches at Agendize.", subcommands: [Register.self])

  struct Register: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the request that registers a source at Agendize.",
      discussion: """
        The request is printed, not sent: post it with your account's token and apiKey headers, as the README shows.
        """)

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The source.") var source: String
    @Flag(help: "Print the request; it is not sent.") var dryRun = false
    @Flag(help: "Print the body alone, with the secrets in it.") var body = false

    func validate() throws {
      guard dryRun else { throw ValidationError("say --dry-run: the request is printed, not sent") }
    }

    func run() throws {
      let (configuration, _) = try options.load()
      let request = try WatchRequest(configuration, source: source, revealsSecrets: body)
      if !body {
        Terminal.print(
          "POST \(request.url)\ntoken: <SSO token of the account>\napiKey: <API key>\nContent-Type: application/json\n")
      }
      Terminal.print(String(decoding: request.body, as: UTF8.self))
    }
  }
}
