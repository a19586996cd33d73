private import Cryptography

/// The notification targets and what waits to be sent to them.
struct FreeboxNotifications: Sendable {
  private(set) var targets: [FreeboxTarget] = []
  private var waiting: [EmulatedPush] = []
  private static let mostTargets = 1_000
  private static let mostWaiting = 10_000

  /// - Parameter apiURL: subscribes to missed calls, as a person may have done before.
  init(missedCallsTo apiURL: String?, _ boxID: String) {
    if let apiURL { keep(FreeboxTarget(id: Self.newID(), missedCallsTo: apiURL), boxID) }
  }

  func target(_ id: String) throws(FreeboxFailure) -> FreeboxTarget {
    guard let target = targets.first(where: { $0.id == id }) else { throw .noEntry }
    return target
  }

  mutating func create(_ json: EmulatedJSON, _ boxID: String) throws(FreeboxFailure) -> FreeboxTarget {
    guard targets.count < Self.mostTargets else { throw .invalidTarget }
    let target = try FreeboxTarget(json, id: Self.newID())
    keep(target, boxID)
    return target
  }

  private mutating func keep(_ target: FreeboxTarget, _ boxID: String) {
    targets.append(target)
    send(target.registration(boxID))
  }

  /// Members that are not given stay. What an update sends to the subscriber is not documented: here the old address is
  /// told to forget the target where the address changes, and the new one is told whenever anything of it changes.
  mutating func update(_ id: String, _ json: EmulatedJSON, _ boxID: String) throws(FreeboxFailure) -> FreeboxTarget {
    guard let place = targets.firstIndex(where: { $0.id == id }) else { throw .noEntry }
    guard case .object(let members) = json else { throw .invalidTarget }
    let old = targets[place]
    var merged = old.json
    for member in members { merged[member.name] = member.value }
    let target = try FreeboxTarget(merged, id: id)
    targets[place] = target
    if target.apiURL != old.apiURL { send(old.deregistration(boxID)) }
    if target.registration(boxID) != old.registration(boxID) { send(target.registration(boxID)) }
    return target
  }

  mutating func delete(_ id: String, _ boxID: String) throws(FreeboxFailure) {
    guard let place = targets.firstIndex(where: { $0.id == id }) else { throw .noEntry }
    send(targets.remove(at: place).deregistration(boxID))
  }

  /// `POST {api_url}/send`: one for all targets of the same server and kind of message.
  mutating func missedCall(_ row: EmulatedJSON, _ boxID: String) {
    var sent: Set<[String]> = []
    for target in targets where target.subscriptions.contains("phone") {
      guard let apiURL = target.apiURL, let url = target.url("/send"),
        sent.insert([apiURL, target.messageType]).inserted
      else { continue }
      let devices = targets.filter {
        $0.apiURL == apiURL && $0.messageType == target.messageType && $0.subscriptions.contains("phone")
      }
      var body: EmulatedJSON = ["devices": .array(devices.map { .string($0.id) })]
      if target.messageType == "notification" {
        body["title"] = "Appel manqué"
        body["body"] = .string(Self.caller(of: row))
      }
      body["payload"] = ["box_id": .string(boxID), "type": "phone", "event": "missed_call", "data": row]
      body["box_id"] = .string(boxID)
      send(FreeboxTarget.push("POST", url, body))
    }
  }

  mutating func take() -> [EmulatedPush] {
    defer { waiting = [] }
    return waiting
  }

  private mutating func send(_ push: EmulatedPush?) {
    guard let push else { return }
    waiting.append(push)
    if waiting.count > Self.mostWaiting { waiting.removeFirst(Self.mostWaiting / 2) }
  }

  private static func caller(of row: EmulatedJSON) -> String {
    let known = [row["name"]?.string, row["number"]?.string].compactMap { $0 }.first { !$0.isEmpty }
    return known ?? "Numéro masqué"
  }

  private static func newID() -> String {
    let digits = Array(ByteEncoding.hex.encode(RandomBytes.make(16)))
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
  }
}
