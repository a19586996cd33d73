import EventJournal
import Intake
import Logging
import Polling

/// Makes the poller of a source.
struct PollerFactory: Sendable {
  let journal: SQLiteJournal
  let client: PollClient
  let logger: Logger

  /// - Parameter progress: what is to be told on, of the same source's poller before.
  func poller(_ source: SourceConfiguration, _ poll: PollConfiguration, progress: PollProgress? = nil) -> Poller {
    let settings = PollerSettings(
      source: source.name, identity: source.kind.rawValue + " " + poll.identity(of: source.account),
      normaliser: source.normaliser, poll: provider(poll.provider),
      api: HTTPProviderAPI(client: client, base: poll.baseURL, tls: poll.tls, timeout: poll.timeout), host: poll.host,
      schedule: PollSchedule.Settings(every: poll.every, reconcileEvery: poll.reconcileEvery),
      firstSync: poll.firstSync, reconcileWindow: poll.reconcileWindow, followsHints: source.hook?.isHint ?? false,
      mask: SecretMask(poll.secrets))
    return Poller(
      settings, journal: journal, credentialKey: journal.credentialKey, progress: progress, logger: logger,
      now: WallClock.now)
  }

  private func provider(_ provider: PollConfiguration.Provider) -> any ProviderPoll {
    switch provider {
    case .freebox(let settings, let appID, let appToken):
      FreeboxPoll(settings, session: FreeboxSession(appID: appID, appToken: appToken))
    case .cinnox(let settings): CinnoxPoll(settings)
    case .portsip(let settings, let account): PortSIPPoll(settings, session: PortSIPSession(account))
    case .enswitch(let settings, let client): EnSwitchPoll(settings, client: client)
    case .agendize(let settings, let credentials): AgendizePoll(settings, access: AgendizeAccess(credentials))
    }
  }
}
