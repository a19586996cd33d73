import ArgumentParser
import CallModel
import Foundation
import NIOPosix
import NIOSSL
import Polling
import SwitchboardServer

struct Freebox: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "A Freebox of one's own.", subcommands: [Authorize.self])

  struct Authorize: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ask the box for a token to read its calls with.",
      discussion: """
        Within the box's own network alone. Somebody has to accept the app on the box's display within two minutes; then
        tick "calls" for it in Freebox OS, access management, applications. The token is written to a file, mode 0600, and
        never printed.
        """)

    @Option(help: "The box's address.") var url = "https://mafreebox.freebox.fr"
    @Option(help: "Whom to trust there in place of the boxes' own authorities, a PEM file.") var authority: String?
    @Option(help: "As which app the box knows Switchboard.") var appId = "switchboard"
    @Option(help: ArgumentHelp("Where the token goes.", valueName: "file")) var save = "certs/secrets/freebox"
    @Flag(help: "Write over a token that is there.") var force = false

    mutating func run() async throws {
      if FileManager.default.fileExists(atPath: save), !force {
        throw Failure(.cannotCreate, "\(save) is there already: --force writes over it")
      }
      let client = PollClient(group: MultiThreadedEventLoopGroup.singleton, now: WallClock.now)
      let api = HTTPProviderAPI(client: client, base: url, tls: try tls())
      let result: Result<Void, any Error>
      do {
        try await authorize(api)
        result = .success(())
      } catch let failure as PollFailure {
        result = .failure(Failure(failure.code == .unreachable ? .unreachable : .failed, failure.reason))
      } catch {
        result = .failure(error)
      }
      await client.shutdown()
      try result.get()
    }

    private func tls() throws -> TLSConfiguration? {
      guard let authority else { return url.hasPrefix("https:") ? try FreeboxRoots.tls() : nil }
      var tls = TLSConfiguration.makeClientConfiguration()
      tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authority))
      return tls
    }

    private func authorize(_ api: HTTPProviderAPI) async throws {
      let box = try await FreeboxBox(api)
      Terminal.say("\(box.model ?? "Freebox"), API \(box.version)")
      let asked = try await FreeboxAuthorization(
        appID: appId, appName: "Switchboard", appVersion: Version.text, deviceName: "switchboard", box: box, api)
      Terminal.say("accept \"Switchboard\" on the box's display …")
      for _ in 0..<180 {
        switch try await asked.state(api) {
        case .pending: try await Task.sleep(for: .seconds(1))
        case .granted: return try granted(asked, box)
        case .denied: throw Failure(.failed, "it was refused on the box's display")
        case .timeout: throw Failure(.failed, "nobody accepted it in time: try again")
        case .unknown: throw Failure(.failed, "the box no longer knows of it: try again")
        }
      }
      throw Failure(.failed, "nobody accepted it in time: try again")
    }

    private func granted(_ asked: FreeboxAuthorization, _ box: FreeboxBox) throws {
      try SecretFile.write(asked.token, to: save)
      Terminal.say(
        """
        the token is in \(save). Now tick "calls" for Switchboard in Freebox OS, access management, applications,
        and put this into "sources" of routes.json:
        """)
      Terminal.print(
        """
        "freebox": { "type": "freebox", "account": "\(box.uid ?? "<uid>")",
          "poll": { "baseURL": "\(url)", "appId": "\(appId)", "appToken": { "file": "\(save)" } } }
        """)
    }
  }
}
