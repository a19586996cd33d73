import CallModel
package import Cryptography
private import EventJournal
private import JSONPath
package import NIOSSL
package import Signatures
private import StrictJSON

/// What an HTTP sink sends, where, and as whom.
package struct HTTPSinkSettings: Sendable {
  package enum Credentials: Sendable {
    case basic(username: String, password: Secret)
    case bearer(Secret)
    case oauth2(OAuthCredentials.Settings)
  }

  package let target: HTTPTarget
  package let method: String
  package let headers: [OutgoingHeader]
  package let credentials: Credentials?
  package let signer: MessageSigner?
  package let body: HTTPBody
  /// Whom to trust, and as whom to come; nil: as everybody.
  package let tls: TLSConfiguration?
  /// For one attempt in all.
  package let timeout: Duration
  package let concurrency: Int
  package let statuses: StatusRules

  package init(
    target: HTTPTarget, method: String = "POST", headers: [OutgoingHeader] = [], credentials: Credentials? = nil,
    signer: MessageSigner? = nil, body: HTTPBody = .record, tls: TLSConfiguration? = nil,
    timeout: Duration = .seconds(15), concurrency: Int = 16, statuses: StatusRules = StatusRules()
  ) {
    self.target = target
    self.method = method
    self.headers = headers
    self.credentials = credentials
    self.signer = signer
    self.body = body
    self.tls = tls
    self.timeout = timeout
    self.concurrency = concurrency
    self.statuses = statuses
  }

  /// Why no request is sent for a delivery.
  struct Unsendable: Error, Sendable {
    let reason: String
  }

  /// The request, the same for every attempt but for the time it is signed at and its place in a trace.
  /// - Parameter token: an access token, where the credentials are such.
  func request(for item: SinkItem, token: String?, now: Instant) throws(Unsendable) -> OutgoingRequest {
    do {
      return try make(item, token, now)
    } catch let error as Unsendable {
      throw error
    } catch let error as HTTPTarget.Unaddressable {
      throw Unsendable(reason: error.reason)
    } catch {
      throw Unsendable(reason: "a template of the sink: \(error)")
    }
  }

  private func make(_ item: SinkItem, _ token: String?, _ now: Instant) throws -> OutgoingRequest {
    let record = needsRecord ? (try? JSONDocument(parsing: item.record, limits: .written))?.root : nil
    let address = try target.address(record)
    let content = try method == "GET" ? HTTPBody.Content(bytes: []) : body.content(item)
    let id = item.entry.id.description
    var headers: [(String, String)] = [("user-agent", "switchboard")]
    if method != "GET" { headers.append(("content-type", content.type)) }
    headers += content.headers
    for header in self.headers { headers.append((header.name, try header.text(record))) }
    switch credentials {
    case .basic(let username, let password):
      let pair = Array("\(username):".utf8) + password.reveal()
      headers.append(("authorization", "Basic " + ByteEncoding.base64.encode(pair)))
    case .bearer(let token): headers.append(("authorization", "Bearer " + token.revealText()))
    case .oauth2: if let token { headers.append(("authorization", "Bearer " + token)) }
    case nil: break
    }
    if let signer { headers += try signed(signer, headers, address, content.bytes, id, now) }
    // The receiver's ways to tell a repetition; stable over attempts. What the operator says himself stays.
    let own = Set(headers.map(\.0))
    var ours = [
      ("webhook-id", id), ("idempotency-key", id),
      ("traceparent", TraceContext.header(continuing: item.original?.traceParent)),
    ]
    if let replay = item.replay { ours.append(("switchboard-replay", "\(replay.id)")) }
    headers += ours.filter { !own.contains($0.0) }
    return OutgoingRequest(url: address.url, method: method, headers: headers, body: content.bytes, tls: tls)
  }

  /// What a destination is told, and nobody else is to read.
  func secrets(_ token: String?) -> [String] {
    var secrets = headers.compactMap { if case .secret(let secret) = $0.value { secret.revealText() } else { nil } }
    switch credentials {
    case .basic(let username, let password):
      secrets += [password.revealText(), ByteEncoding.base64.encode(Array("\(username):".utf8) + password.reveal())]
    case .bearer(let token): secrets.append(token.revealText())
    case .oauth2(let oauth): secrets.append(oauth.clientSecret.revealText())
    case nil: break
    }
    return secrets + (token.map { [$0] } ?? [])
  }

  private var needsRecord: Bool {
    target.isTemplate || headers.contains { if case .template = $0.value { true } else { false } }
  }

  private func signed(
    _ signer: MessageSigner, _ headers: [(String, String)], _ address: HTTPTarget.Address, _ body: [UInt8],
    _ id: String, _ now: Instant
  ) throws(Unsendable) -> [(String, String)] {
    let message = SignedMessage(
      method: method, path: address.path, query: address.query, body: body, base: target.base
    ) { name in headers.filter { $0.0 == name }.map(\.1) }
    let signature = signer.headers(for: message, id: id, now: now.seconds)
    // Unsigned it would be taken for somebody else's, or for nobody's.
    guard !signature.isEmpty else { throw Unsendable(reason: "no key can sign it now: look at \"sign\"") }
    return signature.map { ($0.name, $0.value) }
  }
}
