import Admin
import ArgumentParser
import EventJournal
import Logging
import SwitchboardServer
import TransparencyLog

extension Audit {
  struct Witness: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Watch over other servers' logs: sign each head that continues the last one.",
      discussion: """
        Speaks C2SP's tlog-witness protocol over HTTP: POST /add-checkpoint. Run it on another machine than the logs it watches,
        behind a proxy that ends TLS where it is reached over networks of others. It keeps one small file for each log.
        """)

    @Option(help: "The file of the witness's key: `audit key generate --witness`.") var key: String
    @Option(help: "The public key of a log, or a file of them. May be said several times.") var log: [String]
    @Option(help: "The folder of what it has seen.") var state = "witness"
    @Option(help: "The address to listen at.") var address = "127.0.0.1"
    @Option(help: "The port.") var port = 8_445

    mutating func run() async throws {
      guard let text = DurableFile.read(key, limit: 1 << 12) else { throw Failure(.noInput, "cannot read \(key)") }
      guard let signer = NoteSigner(String(decoding: text, as: UTF8.self).split(separator: "\n").first ?? ""),
        signer.verifier.kind == .cosignature
      else { throw Failure(.badData, "\(key) is no witness's key: `audit key generate --witness` makes one") }
      let logs = try log.flatMap { try VerifyBundle.keys($0) }
      guard (0...65_535).contains(port) else { throw ValidationError("--port is from 0 to 65535") }
      LoggingSystem.bootstrap(StreamLogHandler.standardError)
      let witness = try WitnessServer(signer: signer, logs: logs, folder: state, address: address, port: port)
      let address = address
      try await witness.run { port in
        Terminal.say("the witness \(signer.verifier) listens at \(address):\(port)")
      }
    }
  }
}
