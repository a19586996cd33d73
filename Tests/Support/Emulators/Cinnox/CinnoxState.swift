private import Cryptography

/// All that changes of an emulator.
struct CinnoxState: Sendable {
  /// nil: none is good any more.
  var token: String?
  var rows = CinnoxRows()
  var rate = CinnoxRate()
  var mutations = 0
  var filled = 0
  private(set) var subscriptions: [CinnoxHook: CinnoxSubscription] = [:]
  private var pushes: [EmulatedPush] = []

  /// Pushes that nobody takes; older ones go.
  private static let keptPushes = 10_000

  init(token: String) { self.token = token }

  /// Subscribes, and lets the URL be checked where one is given that is to be.
  mutating func subscribe(_ hook: CinnoxHook, to url: String, enabled: Bool, isChecked: Bool, now: Int) {
    var subscription = CinnoxSubscription(isEnabled: enabled, url: url, updatedAt: now, challenge: nil)
    if enabled, isChecked {
      let challenge = ByteEncoding.hex.encode(RandomBytes.make(16))
      subscription.challenge = challenge
      append(["challenge": .string(challenge)], to: url)
    }
    subscriptions[hook] = subscription
  }

  /// Whether a challenge is answered by `{"code":0,"result":{"challenge":…}}`.
  mutating func accept(challengeAnswer answer: EmulatedJSON) -> Bool {
    guard answer["code"]?.int == 0, let challenge = answer["result"]?["challenge"]?.string,
      let hook = subscriptions.first(where: { $0.value.challenge == challenge })?.key
    else { return false }
    subscriptions[hook]?.challenge = nil
    return true
  }

  /// Posts an event to its subscriber, where there is one.
  mutating func post(_ event: EmulatedJSON, of hook: CinnoxHook, requiresChallenge: Bool) {
    guard let subscription = subscriptions[hook], subscription.isEnabled,
      subscription.challenge == nil || !requiresChallenge
    else { return }
    append(event, to: subscription.url)
  }

  mutating func takePushes() -> [EmulatedPush] {
    defer { pushes = [] }
    return pushes
  }

  /// The pages name no header, no signature and no token of a push.
  private mutating func append(_ body: EmulatedJSON, to url: String) {
    pushes.append(
      EmulatedPush(
        method: "POST", url: url, headers: [EmulatedField(name: "content-type", value: "application/json")],
        body: Array(body.text.utf8)))
    if pushes.count > Self.keptPushes { pushes.removeFirst(Self.keptPushes / 2) }
  }
}
