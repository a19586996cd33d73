package import Admin
import CallModel
import Cryptography
import Delivery
package import EventJournal
import Intake
import Providers
import Signatures

/// Does what is asked of a server, on the journal itself.
package struct LocalControl: Control {
  let journal: SQLiteJournal
  private let running: RunningConfiguration
  /// Nil where no server runs.
  let server: RunningServer?

  /// What there is only while a server runs.
  struct RunningServer: Sendable {
    let context: IntakeContext
    let queue: AppendQueue
    /// Nil where no source takes tokens.
    let tokens: TokenEndpoint?
    let breakers: BreakerStates
    let identity: TLSIdentity
    let reloader: Reloader
    let polls: PollService
  }

  var configuration: Configuration { running.current }

  private static let pageLimit = 100
  private static let reasonLimit = 20

  /// For a command, where no server runs.
  package init(journal: SQLiteJournal, configuration: Configuration) {
    self.init(journal: journal, configuration: RunningConfiguration(configuration), server: nil)
  }

  init(journal: SQLiteJournal, configuration: RunningConfiguration, server: RunningServer?) {
    self.journal = journal
    running = configuration
    self.server = server
  }

  package func status() async throws -> StatusReport {
    let archive = try JournalArchive(folder: journal.folder)
    defer { archive.close() }
    return try StatusReport(
      archive: archive, isRunning: server != nil, connections: server?.context.openConnections,
      queued: server?.queue.depth, configuration: configuration, breakers: server?.breakers,
      polls: server?.polls,
      certificateNotAfter: certificateNotAfter,
      noticesRollback: configuration.audit.noticesRollback)
  }

  private var certificateNotAfter: Int64? {
    (server?.identity).flatMap { try? Certificate(pem: $0.certificate) }.map { Int64($0.notAfter) }
  }

  /// With less room than this left, the next events may be refused: 64 MiB.
  private static let leastRoom: Int64 = 64 << 20

  /// Whether the server can store what comes.
  func readiness() async -> Readiness {
    let fault = await journal.fault
    let room = StatusReport.diskFreeBytes(journal.folder)
    let until = certificateNotAfter
    return Readiness(checks: [
      Readiness.Check("journal", holds: fault == nil, fault ?? "events are stored"),
      Readiness.Check(
        "disk", holds: room.map { $0 >= Self.leastRoom } ?? true,
        room.map { "\($0 / 1_048_576) MiB free" } ?? "unknown"),
      Readiness.Check(
        "certificate", holds: until.map { $0 > WallClock.now().seconds } ?? true,
        until.flatMap { Instant(seconds: $0) }.map { "valid until \($0)" } ?? "none"),
    ])
  }

  package func renormalise(source: String?, isDryRun: Bool) async throws -> RenormaliseReport {
    if let source, !configuration.sources.contains(where: { $0.name == source }) {
      throw Failure(.failed, "there is no source \"\(source)\"")
    }
    var mended = 0
    var remaining = 0
    var reasons: [String] = []
    var after: Int64 = 0
    while true {
      let page = try await journal.quarantined(after: after, source: source, limit: Self.pageLimit)
      guard let last = page.last else { break }
      after = last.entry.seq
      for event in page {
        switch try await again(event) {
        case .success(let incoming):
          if !isDryRun { _ = try await journal.append([incoming]) }
          mended += 1
        case .failure(let refusal):
          remaining += 1
          if reasons.count < Self.reasonLimit { reasons.append("\(event.entry.id): \(refusal.reason)") }
        }
      }
    }
    return RenormaliseReport(mended: mended, remaining: remaining, reasons: reasons)
  }

  package func readmit(source: String?, since: Int64?, isDryRun: Bool) async throws -> ReadmitReport {
    if let source, configuration.source(source) == nil { throw Failure(.failed, configuration.unknownSource(source)) }
    var readmission = Readmission(journal: journal, configuration: configuration, isDryRun: isDryRun)
    return try await readmission.run(source: source, since: since.map { Instant(microseconds: $0) })
  }

  // MARK: Access tokens

  package func addClient(source: String, scopes: [String]) async throws -> NewClient {
    guard let found = configuration.source(source) else {
      throw Failure(.failed, configuration.unknownSource(source))
    }
    guard let proof = found.hook?.proofs.accessTokens else {
      throw Failure(.failed, "source \"\(source)\" takes no access tokens: set \"oauth2\": true in its \"receive\"")
    }
    guard scopes.allSatisfy(OAuthClient.isScope) else {
      throw Failure(.failed, "a scope is one word of printable letters without \" and \\")
    }
    let seal = CredentialSeal(key: journal.credentialKey)
    let client = NewClient(
      id: "\(source)-\(ByteEncoding.hex.encode(RandomBytes.make(4)))",
      secret: ByteEncoding.base64url.encode(RandomBytes.make(32)),
      refreshToken: ByteEncoding.base64url.encode(RandomBytes.make(32)),
      scopes: scopes.isEmpty ? proof.scope.map { [$0] } ?? [] : scopes)
    try await journal.add(
      OAuthClient(
        id: client.id, source: source, scopes: client.scopes, secret: seal.sealed(client.secret),
        refreshToken: seal.sealed(client.refreshToken), createdAt: WallClock.now()))
    return client
  }

  package func revokeClient(_ id: String) async throws -> Bool {
    let isGone = try await journal.revoke(client: id)
    configuration.accessTokens.revoke(client: id)
    return isGone
  }

  package func accessToken(source: String) async throws -> String {
    guard let tokens = server?.tokens, let proof = configuration.source(source)?.hook?.proofs.accessTokens else {
      throw Failure(.failed, "no server runs here with a source \"\(source)\" that takes access tokens")
    }
    let grant = TokenGrant.make(
      client: "local", source: source, scopes: proof.scope.map { [$0] } ?? [], at: WallClock.now(),
      CredentialSeal(key: journal.credentialKey), 60)
    try await tokens.issue(grant)
    return grant.accessToken
  }

  private struct Refusal: Error {
    let reason: String
  }

  private func again(_ event: StoredEvent) async throws -> Result<IncomingEvent, Refusal> {
    guard let source = configuration.sources.first(where: { $0.name == event.entry.source }) else {
      return .failure(Refusal(reason: "there is no source \"\(event.entry.source)\" any more"))
    }
    switch source.normaliser.normalise(event.request) {
    case .unmappable(let reason): return .failure(Refusal(reason: reason))
    case .notice: return incoming(event, [EventPart(noticeWithID: newID())])
    case .calls(let calls):
      // Of a request with several records, only the one that was quarantined.
      let index = try await part(of: event)
      let chosen = index.map { calls.dropFirst($0).prefix(1) } ?? calls[...]
      let parts = chosen.compactMap { call -> EventPart? in
        if case .record(let record) = call { EventPart(id: newID(), record: record) } else { nil }
      }
      guard !parts.isEmpty else {
        if case .unmappable(let reason)? = chosen.first { return .failure(Refusal(reason: reason)) }
        return .failure(Refusal(reason: "the body no longer holds this record"))
      }
      return incoming(event, parts)
    }
  }

  /// Which record of its request the event is; nil where the request was quarantined as a whole.
  private func part(of event: StoredEvent) async throws -> Int? {
    if let parent = event.parent { return Int(event.entry.seq - parent) }
    var next = EventFilter()
    next.after = event.entry.seq
    next.limit = 1
    return try await journal.reader.events(next).first?.parent == event.entry.seq ? 0 : nil
  }

  private func newID() -> EventID { EventID(at: WallClock.now(), random: RandomBytes.make(10)) }

  private func incoming(_ event: StoredEvent, _ parts: [EventPart]) -> Result<IncomingEvent, Refusal> {
    let incoming = IncomingEvent(
      request: event.request, source: event.entry.source, kind: .renormalised, verdict: event.verdict,
      keyID: event.keyID, dedupe: nil, headers: event.headers, r: event.commitment.r,
      bodyDigest: DigestAlgorithm.sha256.hash(event.body), parts: parts, origin: event.entry.seq)
    return incoming.map { .success($0) } ?? .failure(Refusal(reason: "what it was committed under is gone"))
  }
}
