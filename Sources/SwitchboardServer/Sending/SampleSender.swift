import CallModel
import Cryptography
import Delivery
import EventJournal
import Foundation
import Intake
package import NIOPosix
import Signatures
import StrictJSON

/// Sends requests to the running server as a source would: with its credentials and its signature.
package struct SampleSender: Sendable {
  package struct Answer: Sendable {
    package let status: Int
    package let event: String?
    package let state: String?
    package let detail: String?
  }

  private let source: SourceConfiguration
  private let hook: Hook
  private let base: String
  private let client: HTTPSinkClient
  /// For a source that takes them.
  private let accessToken: String?

  /// - Parameter url: where the server is; nil: this machine, by the configuration.
  package init(
    configuration: Configuration, source name: String, url: String?, accessToken: String? = nil,
    group: MultiThreadedEventLoopGroup
  ) throws {
    guard let source = configuration.source(name) else { throw Failure(.failed, configuration.unknownSource(name)) }
    guard let hook = source.hook else {
      throw Failure(.failed, "source \"\(name)\" receives nothing: it is only polled")
    }
    self.source = source
    self.hook = hook
    self.accessToken = accessToken
    let proofs = hook.proofs
    if proofs.digest != nil || proofs.token != nil || proofs.certificate != nil {
      throw Failure(
        .failed, "source \"\(name)\" asks for a digest, a token of somebody else or a client certificate: use curl")
    }
    if let verifier = proofs.signature, proofs.signatureMode == .required, !verifier.keys.contains(where: \.canSign) {
      throw Failure(.failed, "source \"\(name)\" knows public keys only: its signature cannot be made here")
    }
    base = url ?? "https://localhost:\(configuration.listen.port)"
    let authority = Paths.folder(of: configuration.listen.certificate) + "/ca.pem"
    client = try HTTPSinkClient(
      group: group, certificateAuthority: FileManager.default.contents(atPath: authority).map { [UInt8]($0) },
      now: WallClock.now)
  }

  /// Names that ``body(sample:id:)`` knows.
  package var samples: [String] { source.samples }

  /// - Returns: nil for an unknown name.
  package func body(sample: String?, id: String) -> [UInt8]? { source.sampleBody(sample, id: id) }

  /// - Throws: ``Failure`` where nothing answers.
  package func send(_ body: [UInt8]) async throws -> Answer {
    let method = hook.methods.first ?? "POST"
    let type = source.kind == .enswitch ? "application/x-www-form-urlencoded" : "application/json"
    var headers: [(String, String)] = [("content-type", type), ("user-agent", "switchboard-send")]
    let proofs = hook.proofs
    if let basic = proofs.basicAuth, let password = basic.passwords.first {
      let pair = Array("\(basic.username):".utf8) + password.reveal()
      headers.append(("authorization", "Basic " + ByteEncoding.base64.encode(pair)))
    }
    if let token = proofs.bearer.first { headers.append(("authorization", "Bearer " + token.revealText())) }
    if let accessToken { headers.append(("authorization", "Bearer " + accessToken)) }
    for header in proofs.headers { headers.append((header.name, header.values.first?.revealText() ?? "")) }
    let secret = proofs.pathSecret.first.map { "/" + $0.revealText() } ?? ""
    let path = hook.path + secret
    if let verifier = proofs.signature, !verifier.keys.isEmpty {
      let sent = headers
      let message = SignedMessage(method: method, path: path, body: body, base: proofs.base) { name in
        sent.filter { $0.0 == name }.map(\.1)
      }
      // The same body is the same delivery, so that sending it twice shows what a repetition does.
      let id = "sample-" + ByteEncoding.hex.encode(Array(DigestAlgorithm.sha256.hash(body).prefix(12)))
      headers += MessageSigner(scheme: verifier.scheme, keys: verifier.keys)
        .headers(for: message, id: id, now: WallClock.now().seconds).map { ($0.name, $0.value) }
    }
    let request = OutgoingRequest(url: base + path, method: method, headers: headers, body: body)
    switch await client.send(request, timeout: .seconds(30)) {
    case .failure(let failure): throw Failure(.unreachable, "\(base) does not answer: \(failure.reason)")
    case .success(let reply):
      let value = try? JSONDocument(parsing: reply.body).root
      return Answer(
        status: reply.status, event: value?["event"]?.string, state: value?["state"]?.string,
        detail: value?["reason"]?.string ?? value?["detail"]?.string)
    }
  }

  package func close() async { await client.shutdown() }
}
