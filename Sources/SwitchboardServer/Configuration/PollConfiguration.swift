package import Cryptography
package import NIOSSL
package import Polling

/// How a source is polled, as routes.json says it.
package struct PollConfiguration: Sendable {
  package enum Provider: Sendable {
    case freebox(FreeboxPoll.Settings, appID: String, appToken: Secret)
    case cinnox(CinnoxPoll.Settings)
    case portsip(PortSIPPoll.Settings, PortSIPSession.Account)
    case enswitch(EnSwitchPoll.Settings, EnSwitchClient)
    case agendize(AgendizePoll.Settings, AgendizeAccess.Credentials)
  }

  package let provider: Provider
  /// Without a slash at its end.
  package let baseURL: String
  /// Nil: what the system trusts.
  package let tls: TLSConfiguration?
  package let timeout: Duration
  package let every: Duration
  /// How far back a first round reads.
  package let firstSync: Duration
  /// How often everything of the window is read again; nil: never.
  package let reconcileEvery: Duration?
  package let reconcileWindow: Duration

  /// Of which account what is asked for, in brief: how far it was read says nothing of another one.
  func identity(of account: String?) -> String {
    let filters: [String?] =
      switch provider {
      case .freebox(let settings, _, _): [settings.uid]
      case .cinnox(let settings): [settings.appID, settings.callType, settings.status]
      case .portsip(let settings, let account): [settings.resource.rawValue, account.domain]
      case .enswitch(let settings, let client):
        [client.username, settings.customer, "\(settings.isRecursive)", settings.direction]
      case .agendize(let settings, _): [settings.toolId, settings.search]
      }
    let parts = ([account, baseURL] + filters).map { $0.map { "=\($0)" } ?? "" }
    return ByteEncoding.hex.encode(
      Array(DigestAlgorithm.sha256.hash(Array(parts.joined(separator: "\n").utf8)).prefix(8)))
  }

  /// What must not be told, whoever repeats it.
  var secrets: [Secret] {
    switch provider {
    case .freebox(_, _, let token): [token]
    case .cinnox(let settings): [settings.token]
    case .portsip(_, let account): [account.password]
    case .enswitch(_, let client): [client.password]
    case .agendize(_, let credentials): credentials.secrets
    }
  }

  /// Of the base address.
  package var host: String {
    let rest = baseURL.split(separator: "://", maxSplits: 1).last ?? ""
    return String(rest.prefix { $0 != "/" })
  }
}
