/// Everything the emulated PBX knows.
struct PortSIPState {
  let accounts: [PortSIPAccount]
  var behaviour: PortSIPBehaviour
  var store = PortSIPStore()
  var sessions = PortSIPSessions()
  var syncTokens = PortSIPSyncTokens()
  var listing = PortSIPListing()
  var callEvents: PortSIPEventSettings
  /// Kept and given back; no event of that kind is sent.
  var extensionEvents = PortSIPEventSettings()
  var pushes: [EmulatedPush] = []
  /// How many calls were filled in.
  var filled = 0
  /// Requests that would change the PBX.
  var mutations = 0
  /// Successful sign-ins with a password.
  var signIns = 0
  private static let keptPushes = 100_000

  init(accounts: [PortSIPAccount], behaviour: PortSIPBehaviour, callEvents: PortSIPEventSettings) {
    self.accounts = accounts
    self.behaviour = behaviour
    self.callEvents = callEvents
  }

  /// Filled calls have numbers that no test gives to a call.
  mutating func fill(_ count: Int, at now: Int) {
    let room = max(0, min(count, PortSIPStore.limit - store.count))
    store.fill(
      (0..<room).map { .made(PortSIPStory(1_000_000_000 + filled + $0, endedAt: now - $0 * 60, behaviour.absent)) })
    filled += room
  }

  /// The row appears when the call has ended; what was sent while it went on is sent too.
  mutating func makeCall(_ number: Int, at now: Int) {
    let story = PortSIPStory(number, endedAt: now, behaviour.absent)
    store.put(.made(story))
    let events = PortSIPEvents(story: story, form: behaviour.eventForm, cdrCarriesID: behaviour.cdrCarriesID)
    pushes += events.all.compactMap { callEvents.push($0) }
    if pushes.count > Self.keptPushes { pushes.removeFirst(pushes.count - Self.keptPushes) }
  }

  /// - Parameter path: without `/api`.
  mutating func answer(_ request: EmulatedRequest, _ path: [String], at now: Int) throws(PortSIPError)
    -> EmulatedAnswer
  {
    switch path.first {
    case "auth": return try authenticate(request, path.dropFirst().joined(separator: "/"), at: now)
    case "login" where path.dropFirst().first == "oauth":
      return try grant(request, path.dropFirst(2).joined(separator: "/"), at: now)
    case "blobs": return try blob(request, path)
    default: break
    }
    let account = try account(request, at: now)
    switch path.first {
    case "calllogs", "cdrs", "recordings":
      guard account.role.seesTenant else { throw .forbidden }
      return try collection(request, path)
    case "user": return try own(request, Array(path.dropFirst()), account)
    case "tenant" where path.count == 1:
      guard account.role.setsTenant else { throw .forbidden }
      return try tenant(request)
    default: throw .notFound
    }
  }

  private func account(_ request: EmulatedRequest, at now: Int) throws(PortSIPError) -> PortSIPAccount {
    guard let token = Self.bearer(request), let account = sessions.account(token, at: now) else {
      throw .unauthorized
    }
    return account
  }

  /// The token of `Authorization: Bearer`.
  static func bearer(_ request: EmulatedRequest) -> String? {
    let words = (request.header("authorization") ?? "").split(separator: " ")
    guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
    return String(words[1])
  }
}
