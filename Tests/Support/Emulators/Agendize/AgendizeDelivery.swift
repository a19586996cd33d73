/// One request to a subscriber: what the delivery log holds of it.
struct AgendizeDelivery: Sendable {
  /// The log's `status`; its values are undocumented.
  enum Status: String, Sendable {
    case pending
    case sent
    case success
    case error
  }

  let number: Int
  let watch: AgendizeWatch
  let event: AgendizeEvent
  let created: Int
  let body: [UInt8]
  /// Without what OAuth2 adds.
  private let baseHeaders: [EmulatedField]
  private(set) var bearer: String?
  private(set) var sent: Int?
  private(set) var duration = 0
  private(set) var status = Status.pending
  private var response: EmulatedJSON = [:]
  private var isInErrors = false

  init(
    number: Int, watch: AgendizeWatch, event: AgendizeEvent, body: AgendizeDeliveryBody, signing: AgendizeSigning,
    now: Int
  ) {
    self.number = number
    self.watch = watch
    self.event = event
    self.body = body.bytes
    created = now
    baseHeaders = AgendizeDeliveryHeaders.fields(watch, body, signing)
  }

  var id: String { "w\(number)" }
  var isError: Bool { isInErrors }

  var push: EmulatedPush {
    let authorization = bearer.map { [EmulatedField(name: "Authorization", value: "Bearer \($0)")] } ?? []
    return EmulatedPush(method: watch.method, url: watch.address, headers: authorization + baseHeaders, body: body)
  }

  mutating func send(bearer: String?, now: Int) {
    self.bearer = bearer
    sent = now
    status = .sent
  }

  /// - Parameter status: nil where there was no answer.
  mutating func answered(_ status: Int?, body: String, message: String, now: Int) {
    let works = status.map { (200...299).contains($0) } ?? false
    self.status = works ? .success : .error
    isInErrors = !works
    // The unit is undocumented; milliseconds here.
    duration = max(0, now - (sent ?? now)) * 1_000 + 12
    response = ["body": .string(body)]
    if let status { response["statusCode"] = EmulatedJSON(status) }
    if !message.isEmpty { response["errorMessage"] = .string(message) }
  }

  /// It stays in the log.
  mutating func leaveErrors() { isInErrors = false }

  /// The resource "watcher request". Its table names the member `headers`, its JSON block `header`.
  func requestJSON(timeZone: String) -> EmulatedJSON {
    var json: EmulatedJSON = ["id": .string(id), "owner": AgendizeTools.owner]
    json["request"] = [
      "body": .string(String(decoding: body, as: UTF8.self)), "address": .string(watch.address),
      "headers": .object(push.headers.map { EmulatedMember(name: $0.name, value: .string($0.value)) }),
    ]
    json["response"] = response
    json["watcher"] = watcher(name: true)
    json["created"] = AgendizeWallClock.json(created, in: timeZone)
    if let sent { json["sent"] = AgendizeWallClock.json(sent, in: timeZone) }
    json["objectEvent"] = .string(event.rawValue)
    json["duration"] = EmulatedJSON(duration)
    json["status"] = .string(status.rawValue)
    return json
  }

  /// The resource "watcher error".
  func errorJSON(timeZone: String) -> EmulatedJSON {
    [
      "id": .string(id), "owner": AgendizeTools.owner,
      "request": ["body": .string(String(decoding: body, as: UTF8.self)), "address": .string(watch.address)],
      "response": response, "watcher": watcher(name: false),
      "date": AgendizeWallClock.json(sent ?? created, in: timeZone), "objectEvent": .string(event.rawValue),
    ]
  }

  private func watcher(name: Bool) -> EmulatedJSON {
    var json: EmulatedJSON = ["id": .string(watch.id)]
    if name { json["name"] = .string(watch.name) }
    json["address"] = .string(watch.address)
    json["objectType"] = .string(AgendizeWatch.objectType)
    json["selfLink"] = .string("https://api.agendize.com/api/2.3/watchers/\(watch.id)")
    return json
  }
}
