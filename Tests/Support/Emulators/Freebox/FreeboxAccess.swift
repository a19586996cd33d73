private import Cryptography

/// Who may ask the box: registered apps, challenges, sessions, failed logins.
struct FreeboxAccess: Sendable {
  private enum Status: String, Sendable { case pending, timeout, granted, denied }

  private struct Registration: Sendable {
    let trackID: Int
    let appID: String
    let token: String
    let askedAt: Int
    var status: Status
    var polls = 0
    /// A token stays pending until its app has read that it is granted.
    var isRead = false
  }

  private var registrations: [Registration] = []
  private var nextTrackID = 43
  private var challenges: [String] = []
  /// When each was opened.
  private var sessions: [String: Int] = [:]
  private var failures: [Int] = []

  private static let mostRegistrations = 1_000
  private static let mostChallenges = 64
  private static let mostSessions = 1_000

  init(appID: String, appToken: String, at now: Int) {
    registrations = [
      Registration(trackID: 42, appID: appID, token: appToken, askedAt: now, status: .granted, isRead: true)
    ]
  }

  /// Every challenge is good for one login; those long past are forgotten. How long one lasts is not documented.
  mutating func challenge() -> String {
    let challenge = Self.text(24)
    challenges.append(challenge)
    if challenges.count > Self.mostChallenges { challenges.removeFirst() }
    return challenge
  }

  mutating func register(_ appID: String, at now: Int) -> (token: String, trackID: Int) {
    let made = Registration(
      trackID: nextTrackID, appID: appID, token: Self.text(48), askedAt: now, status: .pending)
    registrations.append(made)
    if registrations.count > Self.mostRegistrations { registrations.removeFirst() }
    nextTrackID += 1
    return (made.token, made.trackID)
  }

  /// The `status` of a registration, as its app reads it.
  mutating func status(of trackID: Int, at now: Int, _ options: FreeboxOptions) -> String {
    guard let place = registrations.firstIndex(where: { $0.trackID == trackID }) else { return "unknown" }
    if registrations[place].status == .pending {
      registrations[place].polls += 1
      if let polls = options.grantsAfterPolls, registrations[place].polls > polls {
        registrations[place].status = .granted
      } else if now - registrations[place].askedAt >= options.authorizationSeconds {
        registrations[place].status = .timeout
      }
    }
    if registrations[place].status == .granted { registrations[place].isRead = true }
    return registrations[place].status.rawValue
  }

  /// What a person answers on the box's front panel to all that wait.
  mutating func decide(isGranted: Bool) {
    for place in registrations.indices where registrations[place].status == .pending {
      registrations[place].status = isGranted ? .granted : .denied
    }
  }

  /// As a person takes an app's access away: its tokens are void; all sessions end.
  mutating func revoke(_ appID: String) {
    registrations.removeAll { $0.appID == appID }
    sessions = [:]
  }

  /// Opens a session.
  mutating func login(
    _ appID: String, password: String, at now: Int, _ options: FreeboxOptions
  ) throws(FreeboxFailure) -> String {
    failures.removeAll { now - $0 >= options.failedLoginSeconds }
    guard failures.count < options.failedLoginLimit else { throw .rateLimited }
    guard !options.deniesApps else { throw .appsDenied }
    guard let (registration, challenge) = match(appID, password),
      registration.status == .pending || registration.status == .granted
    else {
      failures.append(now)
      throw .invalidToken
    }
    challenges.removeAll { $0 == challenge }
    guard registration.isRead else { throw .pendingToken }
    failures = []
    if sessions.count >= Self.mostSessions, let oldest = sessions.min(by: { $0.value < $1.value }) {
      sessions[oldest.key] = nil
    }
    let session = Self.text(48)
    sessions[session] = now
    return session
  }

  /// The password is HMAC-SHA1 of a challenge under the app's token, both as their texts, in lower-case hexadecimal.
  private func match(_ appID: String, _ password: String) -> (Registration, challenge: String)? {
    for registration in registrations.reversed() where registration.appID == appID {
      guard let key = HMACKey(Array(registration.token.utf8), .sha1) else { continue }
      for challenge in challenges.reversed()
      where ByteEncoding.hex.encode(key.code(for: Array(challenge.utf8))) == password {
        return (registration, challenge)
      }
    }
    return nil
  }

  /// - Parameter session: the header `X-Fbx-App-Auth`.
  mutating func check(_ session: String?, at now: Int, _ options: FreeboxOptions) throws(FreeboxFailure) {
    guard let session else { throw .authRequired }
    if let opened = sessions[session] {
      guard let seconds = options.sessionSeconds, now - opened >= seconds else { return }
      sessions[session] = nil
    }
    throw options.namesInvalidSession ? .invalidSession : .authRequired
  }

  mutating func logout(_ session: String?) { if let session { sessions[session] = nil } }

  mutating func expireSessions() { sessions = [:] }

  var sessionCount: Int { sessions.count }

  private static func text(_ bytes: Int) -> String { ByteEncoding.base64.encode(RandomBytes.make(bytes)) }
}
