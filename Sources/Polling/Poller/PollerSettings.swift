package import Providers

/// One source that is polled.
package struct PollerSettings: Sendable {
  package let source: String
  /// Of whom what is asked: where it changes, what was read before says nothing of what is to be read now.
  package let identity: String
  package let normaliser: any Normaliser
  package let poll: any ProviderPoll
  package let api: any ProviderAPI
  /// Who gives the rows.
  package let host: String
  package let schedule: PollSchedule.Settings
  /// How far back a first round reads.
  package let firstSync: Duration
  /// How far back a reconciling round reads.
  package let reconcileWindow: Duration
  /// Whether pushes of this source are only hints: nobody proves them, or they say too little.
  package let followsHints: Bool
  /// What must not be told.
  package let mask: SecretMask

  package init(
    source: String, identity: String = "", normaliser: any Normaliser, poll: any ProviderPoll, api: any ProviderAPI,
    host: String,
    schedule: PollSchedule.Settings, firstSync: Duration, reconcileWindow: Duration, followsHints: Bool,
    mask: SecretMask = SecretMask([])
  ) {
    self.source = source
    self.identity = identity
    self.normaliser = normaliser
    self.poll = poll
    self.api = api
    self.host = host
    self.schedule = schedule
    self.firstSync = firstSync
    self.reconcileWindow = reconcileWindow
    self.followsHints = followsHints
    self.mask = mask
  }
}
