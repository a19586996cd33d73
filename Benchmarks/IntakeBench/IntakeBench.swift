import BenchSupport
import CallModel
import Cryptography
import EventJournal
import Intake
import Providers
import Signatures
import StrictJSON

/// What a request costs between HTTP and the journal, step by step: one line of tab-separated figures each, in
/// microseconds and allocations. The request is `load.lua`'s.
///
/// With a number as the argument: so many times the whole way and nothing else, for an instruction counter.
@main
enum IntakeBench {
  static func main() throws {
    let now = Instant(microseconds: 1_772_460_000_000_000)
    let key = Array("a key of thirty-two random bytes".utf8)
    let request = try signed(by: key, at: now)
    let hook = try hook(key)
    guard let sealing = HMACKey(key) else { fatalError("an empty key") }
    let context = ProofContext(key: sealing)
    let maker = EventMaker(credentialKey: sealing)
    let verified = try VerifiedRequest.verify(request, head: nil, at: hook)
    if CommandLine.arguments.count == 2, let count = Int(CommandLine.arguments[1]) {
      for _ in 0..<count {
        _ = maker.event(try VerifiedRequest.verify(request, head: nil, at: hook), at: hook, context)
      }
      return
    }
    guard case .calls(let calls) = hook.normaliser.normalise(request), case .record(let record)? = calls.first else {
      fatalError("the request says nothing")
    }
    measure("parse") { _ = try? JSONDocument(parsing: request.body, limits: .payload) }
    measure("verify") { _ = try? VerifiedRequest.verify(request, head: nil, at: hook) }
    measure("normalise, with parsing") { _ = hook.normaliser.normalise(request) }
    measure("write the record") { _ = record.json() }
    measure("make the event, with all of these but verifying") { _ = maker.event(verified, at: hook, context) }
    measure("verify and make the event") {
      _ = (try? VerifiedRequest.verify(request, head: nil, at: hook)).flatMap { maker.event($0, at: hook, context) }
    }
  }

  private static func hook(_ key: [UInt8]) throws -> Hook {
    var proofs = HookProofs()
    proofs.signatureMode = .required
    proofs.signature = SignatureVerifier(
      scheme: SignaturePreset.standardWebhooks.scheme,
      keys: [try SigningKey(id: "k", material: .secret(key), algorithm: .hmac(.sha256))])
    return Hook(
      source: "bench", path: "/hooks/bench", methods: ["POST", "PUT", "PATCH", "GET", "DELETE"], proofs: proofs,
      normaliser: AgendizeNormaliser(account: "acme", timeZone: "Europe/Paris"))
  }

  private static func signed(by key: [UInt8], at now: Instant) throws -> ReceivedRequest {
    let id = "4711-1-1-42"
    let body = Array(
      """
      {"id":"\(id)","buttonId":"btn-204","clientId":"client-77","callerNumber":"+33102030405",\
      "calledNumber":"+33199999999","trackingNumber":"+33188888888","start":{"dateTime":"2026-03-02T14:05:09",\
      "timeZone":"Europe/Paris"},"duration":"61","status":"completed","externalId":"ext-\(id)","type":"callTracking",\
      "record":{"mimeType":"audio/mpeg","url":"https://recordings.example/\(id).mp3"},\
      "note":"\(String(repeating: "n", count: 560))"}
      """.utf8)
    let content = Array("\(id).\(now.seconds).".utf8) + body
    guard let code = HMACKey(key)?.code(for: content) else { fatalError("an empty key") }
    let headers = [
      ("host", "localhost"), ("content-type", "application/json"), ("webhook-id", id),
      ("webhook-timestamp", "\(now.seconds)"), ("webhook-signature", "v1,\(ByteEncoding.base64.encode(code))"),
      ("content-length", "\(body.count)"),
    ]
    return ReceivedRequest(
      method: "POST", path: "/hooks/bench", headers: headers.map { HeaderField(name: $0.0, value: $0.1) }, body: body,
      receivedAt: now, remoteAddress: "127.0.0.1")
  }

  private static func measure(_ name: String, _ body: () -> Void) {
    Measurement.print(name, times: 5_000, body)
  }
}
