import Admin
import ArgumentParser
import CallModel
import EventJournal
import SwitchboardServer

struct OAuth: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "oauth", abstract: "Senders that fetch access tokens from this server.", subcommands: [Client.self])

  struct Client: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Clients of sources with \"oauth2\".", subcommands: [Add.self, List.self, Revoke.self])
  }
}

extension OAuth.Client {
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a client, and print what its sender must be told. It is told once.",
      discussion: """
        The sender fetches tokens at /oauth/token by client_credentials, or by refresh_token with the token printed here. Nobody
        has to log in anywhere, so a sender that asks for an authorisation address (authUrl) needs none.
        """)

    @OptionGroup var options: ConfigurationOptions
    @Option(help: "The source that it speaks for.") var source: String
    @Option(help: "A scope that it may have; the source's own unless said. May be said several times.")
    var scope: [String] = []
    @Flag(help: "Print a JSON object instead.") var json = false

    mutating func run() async throws {
      let (configuration, _) = try options.load()
      let (source, scope) = (source, scope)
      let client = try await Journals.control(configuration) { try await $0.addClient(source: source, scopes: scope) }
      if json { return Terminal.print(String(decoding: client.json(), as: UTF8.self)) }
      let base = configuration.publicURL ?? "https://localhost:\(configuration.listen.port)"
      Terminal.print("clientId        \(client.id)")
      Terminal.print("clientSecret    \(client.secret)")
      Terminal.print("refreshToken    \(client.refreshToken)")
      Terminal.print("accessTokenUrl  \(base)/oauth/token")
      if !client.scopes.isEmpty { Terminal.print("scope           \(client.scopes.joined(separator: " "))") }
      Terminal.say("The secret and the refresh token are not shown again.")
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List clients, the oldest first.")

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      let archive = try Journals.archive(try options.dataFolder())
      defer { archive.close() }
      for client in try archive.oauthClients() {
        let used = client.usedAt.map { "last used \($0)" } ?? "never used"
        let scopes = client.scopes.isEmpty ? "" : "  scope \(client.scopes.joined(separator: " "))"
        Terminal.print("\(client.id)  \(client.source)  made \(client.createdAt)  \(used)\(scopes)")
      }
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Take a client and its tokens out of force, at once.")

    @OptionGroup var options: ConfigurationOptions
    @Argument(help: "The client's id.") var client: String

    mutating func run() async throws {
      let (configuration, _) = try options.load()
      let client = client
      guard try await Journals.control(configuration, { try await $0.revokeClient(client) }) else {
        throw Failure(.failed, "there is no client \(client)")
      }
      Terminal.print("revoked \(client)")
    }
  }
}
