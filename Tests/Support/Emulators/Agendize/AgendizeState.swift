/// Everything about the emulated account that changes.
struct AgendizeState: Sendable {
  let settings: AgendizeSettings
  let credentials: AgendizeCredentials
  var calls: AgendizeCalls
  var watches: AgendizeWatches
  var grants: AgendizeGrants
  var tools = AgendizeTools()
  var handedOut = AgendizeHandedOut()
  /// Requests that would change calls, buttons or call-tracking numbers.
  var mutations = 0
  /// Requests that would change watches or their logs.
  var watchChanges = 0
  var isPermitted = true
  var syncGeneration = 1
  var filled = 0
  private var inserted = 0

  init(_ credentials: AgendizeCredentials, _ settings: AgendizeSettings) {
    self.credentials = credentials
    self.settings = settings
    calls = AgendizeCalls(timeZone: settings.timeZone)
    watches = AgendizeWatches(signing: settings.signing)
    grants = AgendizeGrants(credentials, lifetime: settings.accessTokenLifetime)
  }

  /// For a call that is inserted.
  mutating func freshID() -> String {
    repeat { inserted += 1 } while calls.byID["\(7_000_000 + inserted)"] != nil
    return "\(7_000_000 + inserted)"
  }

  /// - Returns: false where the account is full.
  mutating func set(_ row: EmulatedJSON, id: String, start: Int? = nil, now: Int) -> Bool {
    guard calls.byID[id] != nil || !calls.isFull else { return false }
    let old = calls.put(row, id: id, start: start)
    watches.note(old == nil ? .created : .updated, row, previous: old?.json, now: now)
    return true
  }

  /// - Returns: whether there was one.
  mutating func remove(_ id: String, now: Int) -> Bool {
    guard let old = calls.remove(id)?.json else { return false }
    watches.note(.deleted, old, previous: old, now: now)
    return true
  }

  /// The token of a list request; a stale one is refused, as in the API that the page is worded after.
  func syncToken(_ text: String?, now: Int) throws(AgendizeFailure) -> AgendizeSyncToken? {
    guard let text, !text.isEmpty else { return nil }
    guard let token = AgendizeSyncToken(text) else { throw .invalid("syncToken") }
    let isOld = settings.syncTokenLifetime.map { token.issued + $0 <= now } ?? false
    guard token.generation == syncGeneration, token.sequence <= calls.sequence, !isOld else { throw .staleSyncToken }
    return token
  }
}
