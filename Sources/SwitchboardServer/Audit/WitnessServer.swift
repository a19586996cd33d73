import Admin
import CallModel
import EventJournal
import Logging
import NIOPosix
import ServiceLifecycle
package import TransparencyLog
import UnixSignals

/// A witness of other servers' logs, until told to stop.
package struct WitnessServer: Sendable {
  private let ledger: WitnessLedger
  private let address: String
  private let port: Int

  /// - Throws: ``Failure``.
  package init(
    signer: NoteSigner, logs: [NoteVerifier], folder: String, address: String, port: Int
  ) throws {
    do {
      ledger = try WitnessLedger(folder: folder, signer: signer, logs: logs)
    } catch {
      throw Failure(error.code == .locked ? .tryAgain : .inputOutput, error.context)
    }
    self.address = address
    self.port = port
  }

  package func run(onListening: @escaping @Sendable (Int) -> Void) async throws {
    var logger = Logger(label: "witness")
    logger.logLevel = .warning
    let endpoint = WitnessEndpoint { [ledger] body in await Self.answer(body, ledger) }
    let application = endpoint.application(address: address, port: port, logger: logger, onListening: onListening)
    do {
      try await ServiceGroup(
        configuration: .init(
          services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
      ).run()
    } catch {
      throw Failure(.cannotCreate, "cannot listen at \(address):\(port): \(error)")
    }
  }

  /// C2SP tlog-witness, "add-checkpoint".
  private static func answer(_ body: [UInt8], _ ledger: WitnessLedger) async -> WitnessEndpoint.Answer {
    let now = UInt64(clamping: WallClock.now().seconds)
    do {
      switch try await ledger.answer(body, now: now) {
      case .cosigned(let lines): return .init(200, lines)
      case .malformed(let reason): return .init(400, reason + "\n")
      case .refused(let decision):
        switch decision {
        case .badRequest, .cosign: return .init(400, "the old tree is larger than the new one\n")
        case .badSignature: return .init(403, "no signature of the log's known key\n")
        case .unknownOrigin: return .init(404, "unknown log\n")
        case .conflict(let size): return .init(409, "\(size)\n", contentType: "text/x.tlog.size")
        case .inconsistent: return .init(422, "the proof does not hold\n")
        }
      }
    } catch {
      return .init(500, "the head cannot be written down\n")
    }
  }
}
