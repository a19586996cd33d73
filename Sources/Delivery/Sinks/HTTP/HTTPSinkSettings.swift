package import CallModel
package import Cryptography
private import EventJournal
package import JSONPath
package import Signatures
private import StrictJSON

/// Where an HTTP sink posts, and as whom.
package struct HTTPSinkSettings: Sendable {
  package enum Credentials: Sendable {
    case basic(username: String, password: Secret)
    case bearer(Secret)
  }

  package let url: String
  package let headers: [(name: String, value: Secret)]
  package let credentials: Credentials?
  package let signer: MessageSigner?
  /// Nil: the record itself.
  package let body: JSONTemplate?
  /// For one attempt in all.
  package let timeout: Duration
  package let concurrency: Int
  package let statuses: StatusRules
  let now: @Sendable () -> Instant

  package init(
    url: String, headers: [(name: String, value: Secret)] = [], credentials: Credentials? = nil,
    signer: MessageSigner? = nil, body: JSONTemplate? = nil, timeout: Duration = .seconds(15), concurrency: Int = 16,
    statuses: StatusRules = StatusRules(), now: @escaping @Sendable () -> Instant
  ) {
    self.url = url
    self.headers = headers
    self.credentials = credentials
    self.signer = signer
    self.body = body
    self.timeout = timeout
    self.concurrency = concurrency
    self.statuses = statuses
    self.now = now
  }

  /// The request, the same for every attempt but for the time it is signed at.
  /// - Throws: where the template takes more work than it may.
  func request(for item: SinkItem) throws(JSONPathLimitError) -> OutgoingRequest {
    let content = try content(of: item)
    var headers: [(String, String)] = [("content-type", "application/json"), ("user-agent", "switchboard")]
    headers += self.headers.map { ($0.name, $0.value.revealText()) }
    switch credentials {
    case .basic(let username, let password):
      let pair = Array("\(username):".utf8) + password.reveal()
      headers.append(("authorization", "Basic " + ByteEncoding.base64.encode(pair)))
    case .bearer(let token): headers.append(("authorization", "Bearer " + token.revealText()))
    case nil: break
    }
    let id = item.entry.id.description
    if let signer {
      let sent = headers
      let message = SignedMessage(method: "POST", path: path, query: query, body: content, base: base) { name in
        sent.filter { $0.0 == name }.map(\.1)
      }
      headers += signer.headers(for: message, id: id, now: now().seconds).map { ($0.name, $0.value) }
    }
    // The receiver's way to tell a repetition; stable over attempts.
    if !headers.contains(where: { $0.0 == "webhook-id" }) { headers.append(("webhook-id", id)) }
    return OutgoingRequest(url: url, headers: headers, body: content)
  }

  private func content(of item: SinkItem) throws(JSONPathLimitError) -> [UInt8] {
    guard let body, let record = try? JSONDocument(parsing: item.record, limits: .written) else { return item.record }
    return try body.render(record.root)
  }

  /// The address: scheme, nothing, host and port, the rest.
  private var pieces: [Substring] { url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false) }

  private var base: String { pieces.prefix(3).joined(separator: "/") }

  private var path: String {
    pieces.count > 3 ? "/" + String(pieces[3].prefix { $0 != "?" && $0 != "#" }) : "/"
  }

  private var query: String? {
    let whole = url.prefix { $0 != "#" }
    return whole.firstIndex(of: "?").map { String(whole[whole.index(after: $0)...]) }
  }
}
