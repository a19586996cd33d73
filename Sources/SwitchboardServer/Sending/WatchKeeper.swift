import Cryptography
import Intake
package import NIOPosix
package import Polling
import StrictJSON

/// A source's watch at Agendize, kept as routes.json has it.
package struct WatchKeeper: Sendable {
  private let configuration: Configuration
  private let source: SourceConfiguration
  private let client: PollClient
  private let api: AgendizeWatchAPI
  private let mask: SecretMask
  /// Where the watch delivers to.
  package let address: String

  /// - Throws: ``Failure`` where the source has no watch, or no credentials to make one with.
  package init(_ configuration: Configuration, source name: String, group: MultiThreadedEventLoopGroup) throws {
    guard let source = configuration.source(name) else { throw Failure(.failed, configuration.unknownSource(name)) }
    guard source.kind == .agendize, let address = configuration.address(of: source) else {
      throw Failure(.failed, "source \"\(name)\" is not one of type agendize that receives")
    }
    let register = source.register ?? RegisterConfiguration()
    guard let credentials = register.credentials ?? Self.credentials(of: source.poll) else {
      throw Failure(
        .badConfiguration,
        "nothing says how Agendize is asked: set \"token\" and \"apiKey\", or \"oauth2\", in \"register\" or \"poll\" of source \"\(name)\""
      )
    }
    self.configuration = configuration
    self.source = source
    self.address = address
    mask = SecretMask(credentials.secrets)
    client = PollClient(group: group, now: WallClock.now)
    api = AgendizeWatchAPI(
      api: HTTPProviderAPI(client: client, base: register.baseURL, tls: source.poll?.tls),
      access: AgendizeAccess(credentials), now: WallClock.now)
  }

  private static func credentials(of poll: PollConfiguration?) -> AgendizeAccess.Credentials? {
    guard case .agendize(_, let credentials)? = poll?.provider else { return nil }
    return credentials
  }

  package func close() async { await client.shutdown() }

  package func all() async throws -> [AgendizeWatch] { try await failing { try await api.list() } }

  /// Those that deliver to this source.
  package func own() async throws -> [AgendizeWatch] { try await all().filter { isOwn($0.address) } }

  package func watch(_ id: String) async throws -> AgendizeWatch { try await failing { try await api.watch(id) } }

  package func delete(_ id: String) async throws { try await failing { try await api.delete(id) } }

  package func deliveries() async throws -> [AgendizeLogEntry] {
    try await failing { try await api.deliveries() }.filter { isOwn($0.address) }
  }

  package func errors() async throws -> [AgendizeLogEntry] {
    try await failing { try await api.errors() }.filter { isOwn($0.address) }
  }

  /// No call changes a watch: the new one is made and looked at, and only then the old ones go. For a moment both deliver,
  /// and what comes twice is stored once.
  /// - Returns: the new watch, and the ids of those of its name that it replaces.
  package func register(
    _ changes: WatchChanges = WatchChanges()
  ) async throws -> (watch: AgendizeWatch, replaced: [String]) {
    let name = changes.name ?? WatchRequest.name(source, source.register ?? RegisterConfiguration())
    let old = try await own().filter { $0.name == nil || $0.name == name }
    let request = try WatchRequest(configuration, source: source.name, revealsSecrets: true, changes)
    let made = try await failing { try await api.register(request.body) }
    let wanted = changes.status ?? source.register?.status ?? "enabled"
    let kept: AgendizeWatch
    do {
      kept = try await watch(made.id)
      guard kept.address == address, kept.status ?? wanted == wanted else {
        throw Failure(.failed, "Agendize keeps the watch \(made.id) otherwise than it was asked to")
      }
    } catch let failure as Failure {
      let after = old.contains { $0.id == made.id } ? "it is an old one" : await withdrawn(made.id)
      throw Failure(failure.status, "\(failure.description); \(after), the old ones are left as they are")
    }
    let replaced = old.map(\.id).filter { $0 != made.id }
    for (place, id) in replaced.enumerated() {
      do {
        try await deleteIfThere(id)
      } catch let failure as Failure {
        let left = replaced[place...].map { "switchboard watch delete \(source.name) --id \($0)" }
        throw Failure(
          failure.status,
          "\(failure.description); watch \(made.id) is registered, and there are old ones: \(left.joined(separator: "; "))"
        )
      }
    }
    return (kept, replaced)
  }

  /// - Returns: what became of a watch that is not to stay.
  private func withdrawn(_ id: String) async -> String {
    do {
      try await deleteIfThere(id)
      return "it was deleted again"
    } catch {
      return "it could not be deleted: switchboard watch delete \(source.name) --id \(id)"
    }
  }

  /// Somebody else may have deleted it meanwhile.
  private func deleteIfThere(_ id: String) async throws {
    try await failing {
      do {
        try await api.delete(id)
      } catch let failure as PollFailure where failure.status == 404 || failure.status == 410 {
        return
      }
    }
  }

  /// A secret segment may have been changed since.
  private func isOwn(_ address: String) -> Bool {
    guard let hook = source.hook else { return false }
    let base = (configuration.publicURL ?? "") + hook.path
    if address == self.address || address == base { return true }
    // Another source may be below this one's path.
    let others = configuration.sources.compactMap { configuration.address(of: $0) }
    guard !hook.proofs.pathSecret.isEmpty, address.hasPrefix(base + "/"), !others.contains(address) else {
      return false
    }
    return !address.dropFirst(base.count + 1).contains("/")
  }

  /// Without the secret segments of this source's addresses.
  package func shown(_ text: String) -> String {
    (source.hook?.proofs.pathSecret ?? []).reduce(text) { $0.replacing($1.revealText(), with: "…") }
  }

  /// An address of this source's without its secret segment, also where that was another one then.
  package func shownAddress(_ address: String) -> String {
    guard let hook = source.hook, !hook.proofs.pathSecret.isEmpty, isOwn(address) else { return shown(address) }
    let base = (configuration.publicURL ?? "") + hook.path
    return address.count > base.count ? base + "/…" : address
  }

  private func failing<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch let error as PollFailure {
      throw Failure(error.code == .unreachable ? .unreachable : .failed, shown(mask.masked(error.reason)))
    }
  }
}
