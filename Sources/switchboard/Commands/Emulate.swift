import ArgumentParser
import CallModel
import Delivery
import Emulators
import Foundation
import NIOPosix
import SwitchboardServer

struct Emulate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Be one of the providers, as its documents describe it: to try everything without an account.",
    discussion: """
      Serves the provider's API with made-up calls, and lets another one happen every few seconds. Prints an entry for
      "sources" that polls it. Nobody's data is in it; its credentials are no secrets. With --push-to it posts without
      credentials, as to a secret path; with them once it is told so: `watch register`, `subscribe`.
      """)

  @Argument(help: ArgumentHelp("Which provider.", valueName: "provider"))
  var provider: EmulatedProvider
  @Option(help: "Where to listen; 0 for any port that is free.") var port = 0
  @Option(help: "The address to listen at.") var address = "127.0.0.1"
  @Option(help: "How many calls have happened already.") var calls = 25
  @Option(help: ArgumentHelp("A call happens each time this has passed; 0s: none.", valueName: "time")) var every = "5s"
  @Option(help: ArgumentHelp("Where it posts its events: a hook's address.", valueName: "url")) var pushTo: String?
  @Option(help: ArgumentHelp("Whom to trust at that address, a PEM file.", valueName: "file")) var authority: String?
  @Option(help: ArgumentHelp("Serve HTTPS with this certificate, a PEM file.", valueName: "file")) var certificate:
    String?
  @Option(help: ArgumentHelp("The certificate's key, a PEM file.", valueName: "file")) var privateKey: String?

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port is from 0 to 65535") }
    guard (0...200_000).contains(calls) else { throw ValidationError("--calls is from 0 to 200000") }
    guard SwitchboardServer.Units.duration(every) != nil else {
      throw ValidationError("--every is a time with its unit, such as 5s")
    }
    if let pushTo, !pushTo.hasPrefix("http://"), !pushTo.hasPrefix("https://") {
      throw ValidationError("--push-to is a whole address: https://…")
    }
    guard (certificate == nil) == (privateKey == nil) else {
      throw ValidationError("--certificate and --private-key belong together")
    }
  }

  mutating func run() async throws {
    let emulator = provider.emulator(pushTo: pushTo)
    emulator.fill(calls)
    let server = EmulatorServer(emulator)
    let bound: Int
    do {
      bound = try await server.start(
        address: address, port: port,
        certificate: certificate.flatMap { chain in privateKey.map { (chain: chain, key: $0) } })
    } catch {
      throw Failure(.cannotCreate, "cannot listen at \(address):\(port): \(error)")
    }
    let base = "\(certificate == nil ? "http" : "https")://\(address):\(bound)"
    Terminal.say("\(provider.rawValue) listens at \(base); for \"sources\" of routes.json:")
    Terminal.print("\"\(provider.rawValue)\": \(provider.source(base: base).text)")
    try await liveOn(emulator)
  }

  private func liveOn(_ emulator: any ProviderEmulator) async throws {
    let trusted = authority.flatMap { FileManager.default.contents(atPath: $0) }.map { [UInt8]($0) }
    if let authority, trusted == nil { throw Failure(.noInput, "cannot read \(authority)") }
    let client = try HTTPSinkClient(
      group: MultiThreadedEventLoopGroup.singleton, certificateAuthority: trusted, now: WallClock.now)
    let pause = SwitchboardServer.Units.duration(every).flatMap { $0 == .zero ? nil : $0 }
    // Numbers of an earlier run would make its calls again.
    var number = Int(WallClock.now().seconds % 1_000_000_000)
    while true {
      try await Task.sleep(for: pause ?? .seconds(1))
      if pause != nil {
        number += 1
        emulator.makeCall(number)
      }
      for push in emulator.takePushes() { await deliver(push, emulator, client) }
    }
  }

  private func deliver(_ push: EmulatedPush, _ emulator: any ProviderEmulator, _ client: HTTPSinkClient) async {
    let request = OutgoingRequest(
      url: push.url, method: push.method, headers: push.headers.map { ($0.name, $0.value) }, body: push.body)
    switch await client.send(request, timeout: .seconds(10)) {
    case .success(let reply):
      emulator.settle(push, status: reply.status, body: String(decoding: reply.body, as: UTF8.self))
      if reply.status != 200 { Terminal.say("\(push.method) \(push.url): HTTP \(reply.status)") }
    case .failure(let failure):
      emulator.settle(push, status: nil, body: "")
      let reason = failure.reason.replacing(
        "look at \"tls\": { \"authority\" }", with: "name its authority with --authority")
      Terminal.say("\(push.method) \(push.url): \(reason)")
    }
  }
}

extension EmulatedProvider: ExpressibleByArgument {}
