/// The account's watches, and the log of what they have sent.
struct AgendizeWatches: Sendable {
  private(set) var all: [AgendizeWatch] = []
  private var made = 0
  private var tokens: [String: String] = [:]
  /// By number, without a gap.
  private var log: [AgendizeDelivery] = []
  private var logged = 0
  private var waiting: [Int] = []
  private var drops = 0
  private let signing: AgendizeSigning

  /// "Kept 10 days", says the page; and no more than memory bears.
  private static let retention = 10 * 86_400
  private static let logLimit = 50_000

  init(signing: AgendizeSigning) { self.signing = signing }

  mutating func add(_ json: EmulatedJSON) throws(AgendizeFailure) -> AgendizeWatch {
    let watch = try AgendizeWatch(json, id: String(301 + made), knownKeys: Set(signing.keys.keys))
    made += 1
    all.append(watch)
    return watch
  }

  /// What it has put in the queue is sent all the same.
  mutating func remove(_ id: String) -> Bool {
    let count = all.count
    all.removeAll { $0.id == id }
    return all.count < count
  }

  mutating func note(_ event: AgendizeEvent, _ call: EmulatedJSON, previous: EmulatedJSON?, now: Int) {
    for watch in all where watch.isEnabled && watch.events.contains(event) {
      let body = AgendizeDeliveryBody(watch, call: call, previous: previous)
      logged += 1
      log.append(
        AgendizeDelivery(number: logged, watch: watch, event: event, body: body, signing: signing, now: now))
      if drops > 0 { drop(logged, now) } else { waiting.append(logged) }
    }
    forgetOld(now)
  }

  mutating func dropNext(_ count: Int) { drops += count }

  private mutating func drop(_ number: Int, _ now: Int) {
    drops -= 1
    change(number) { delivery in
      delivery.send(bearer: nil, now: now)
      delivery.answered(nil, body: "", message: "Connection refused", now: now)
    }
  }

  /// Those that wait for an OAuth2 token wait on.
  mutating func take(now: Int) -> [AgendizeDelivery] {
    var taken: [AgendizeDelivery] = []
    var still: [Int] = []
    for number in waiting {
      guard let delivery = delivery(number) else { continue }
      let token = tokens[delivery.watch.id]
      guard delivery.watch.oauth2 == nil || token != nil else {
        still.append(number)
        continue
      }
      change(number) { $0.send(bearer: delivery.watch.oauth2 == nil ? nil : token, now: now) }
      if let sent = self.delivery(number) { taken.append(sent) }
    }
    waiting = still
    return taken
  }

  /// Watches with something to send and no token to send it with.
  var inNeedOfToken: [AgendizeWatch] {
    var seen: Set<String> = []
    return waiting.compactMap { delivery($0)?.watch }.filter {
      $0.oauth2 != nil && tokens[$0.id] == nil && seen.insert($0.id).inserted
    }
  }

  mutating func grant(_ token: String, to watch: String) { tokens[watch] = token }

  /// After 401 the next delivery gets a new token; that the vendor does so is undocumented.
  mutating func answered(_ number: Int, _ status: Int?, body: String, message: String, now: Int) {
    guard let delivery = delivery(number) else { return }
    change(number) { $0.answered(status, body: body, message: message, now: now) }
    if status == 401, delivery.bearer == tokens[delivery.watch.id] { tokens[delivery.watch.id] = nil }
  }

  mutating func removeError(_ number: Int) -> Bool {
    guard delivery(number)?.isError == true else { return false }
    change(number) { $0.leaveErrors() }
    return true
  }

  /// Newest first.
  mutating func entries(now: Int) -> [AgendizeDelivery] {
    forgetOld(now)
    return log.reversed()
  }

  func delivery(_ number: Int) -> AgendizeDelivery? { place(of: number).map { log[$0] } }

  private func place(of number: Int) -> Int? {
    guard let first = log.first?.number, log.indices.contains(number - first) else { return nil }
    return number - first
  }

  private mutating func change(_ number: Int, _ change: (inout AgendizeDelivery) -> Void) {
    if let place = place(of: number) { change(&log[place]) }
  }

  private mutating func forgetOld(_ now: Int) {
    let surplus = max(0, log.count - 2 * Self.logLimit)
    let old = log.prefix { $0.created < now - Self.retention }.count
    guard surplus > 0 || old > 0 else { return }
    log.removeFirst(max(old, surplus > 0 ? log.count - Self.logLimit : 0))
    if let first = log.first?.number { waiting.removeAll { $0 < first } } else { waiting = [] }
  }
}
