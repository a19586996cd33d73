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

  /// What must not be told, whoever repeats it.
  var secrets: [Secret] {
    switch provider {
    case .freebox(_, _, let token): [token]
    case .cinnox(let settings): [settings.token]
    case .portsip(_, let account): [account.password]
    case .enswitch(_, let client): [client.password]
    case .agendize(_, .keys(let token, let apiKey)): [token, apiKey]
    case .agendize(_, .oauth2(_, let secret, let refresh, _)): [secret, refresh]
    }
  }

  /// Of the base address.
  package var host: String {
    let rest = baseURL.split(separator: "://", maxSplits: 1).last ?? ""
    return String(rest.prefix { $0 != "/" })
  }
}
