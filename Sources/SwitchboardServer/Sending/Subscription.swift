import Cryptography
import Intake
package import NIOPosix
import Polling

/// A source's subscription at CINNOX or PortSIP.
package struct Subscription: Sendable {
  private let source: SourceConfiguration
  private let hook: Hook
  private let poll: PollConfiguration
  private let client: PollClient
  private let address: String

  /// - Throws: ``Failure`` where the source cannot be subscribed.
  package init(_ configuration: Configuration, source name: String, group: MultiThreadedEventLoopGroup) throws {
    guard let source = configuration.source(name) else { throw Failure(.failed, configuration.unknownSource(name)) }
    guard source.kind == .cinnox || source.kind == .portsip else {
      throw Failure(
        .failed, "source \"\(name)\" is of type \(source.kind.rawValue): cinnox and portsip have subscriptions")
    }
    guard let hook = source.hook, let address = configuration.address(of: source), let poll = source.poll else {
      throw Failure(
        .badConfiguration, "source \"\(name)\" needs \"receive\", where events come, and \"poll\", how it is asked")
    }
    guard configuration.publicURL != nil else {
      throw Failure(
        .badConfiguration, "it must be known where to post: set \"publicURL\", or run `switchboard init --domain NAME`")
    }
    if source.kind == .cinnox, hook.proofs.isStrong {
      throw Failure(
        .badConfiguration,
        "CINNOX shows no credentials: give source \"\(name)\" a secret path, \"path\": { \"file\": … }, or \"addresses\", and nothing else"
      )
    }
    if source.kind == .portsip, address.utf8.count > PortSIPSubscription.urlLimit {
      throw Failure(
        .badConfiguration, "PortSIP takes addresses of \(PortSIPSubscription.urlLimit) letters: \(hook.path)")
    }
    self.source = source
    self.hook = hook
    self.poll = poll
    self.address = address
    client = PollClient(group: group, now: WallClock.now)
  }

  package func close() async { await client.shutdown() }

  /// Without its secret segment.
  package var shownAddress: String {
    hook.proofs.pathSecret.first.map { address.replacing($0.revealText(), with: "…") } ?? address
  }

  package func set(isEnabled: Bool, recordings: Bool) async throws {
    let api = HTTPProviderAPI(client: client, base: poll.baseURL, tls: poll.tls, timeout: poll.timeout)
    do {
      switch poll.provider {
      case .cinnox(let settings):
        let subscription = CinnoxSubscription(api: api, appID: settings.appID, token: settings.token)
        try await subscription.set(.calls, url: address, isEnabled: isEnabled)
        if recordings { try await subscription.set(.recordings, url: address, isEnabled: isEnabled) }
      case .portsip(_, let account):
        let session = PortSIPSession(account)
        try await PortSIPSubscription(api: api, session: session, now: WallClock.now)
          .set(url: address, proof: try proof, isEnabled: isEnabled)
      case .freebox, .enswitch, .agendize: return
      }
    } catch let failure as PollFailure {
      let mask = SecretMask(poll.secrets + hook.proofs.pathSecret)
      throw Failure(failure.code == .unreachable ? .unreachable : .failed, mask.masked(failure.reason))
    }
  }

  /// As what the PBX is to show itself, by what the source asks of its senders.
  private var proof: PortSIPSubscription.Proof {
    get throws {
      let proofs = hook.proofs
      if let token = proofs.bearer.first { return .bearer(token) }
      if let basic = proofs.basicAuth, let password = basic.passwords.first {
        return .basic(username: basic.username, password: password)
      }
      if let digest = proofs.digest, let password = digest.passwords.first {
        return .digest(username: digest.username, password: password)
      }
      guard proofs.headers.isEmpty, proofs.signatureMode == .off || proofs.signature == nil else {
        throw Failure(.badConfiguration, "PortSIP shows itself by \"basicAuth\", \"digest\" or \"bearer\" alone")
      }
      return .none
    }
  }
}
