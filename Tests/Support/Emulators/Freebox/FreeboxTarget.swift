/// A notification target: where the box sends what its owner subscribed to.
struct FreeboxTarget: Sendable {
  let id: String
  let name: String
  /// `ios`, `android` or `firebase`.
  let type: String
  let token: String
  let subscriptions: [String]
  /// The subscriber's own server, since API 11.0; nil: the provider's, which is not emulated.
  let apiURL: String?
  /// `data` or `notification`.
  let messageType: String

  private static let types: Set<String> = ["ios", "android", "firebase"]
  private static let messageTypes: Set<String> = ["data", "notification"]

  /// A subscription to missed calls.
  init(id: String, missedCallsTo apiURL: String) {
    self.id = id
    name = "Switchboard"
    type = "firebase"
    token = "made-up-device-token"
    subscriptions = ["phone"]
    self.apiURL = apiURL
    messageType = "data"
  }

  /// What is wrong gives `inval`. No document says what is required: here all but `api_url`, and `message_type`, which
  /// is `data` by default. Names of subscriptions are not checked: the documents waver about them.
  init(_ json: EmulatedJSON, id: String) throws(FreeboxFailure) {
    guard let name = json["name"]?.string, !name.isEmpty,
      let type = json["type"]?.string, Self.types.contains(type),
      let token = json["token"]?.string, !token.isEmpty,
      case .array(let subscriptions)? = json["subscriptions"]
    else { throw .invalidTarget }
    let names = subscriptions.compactMap(\.string)
    let apiURL = json["api_url"]?.string
    let messageType = json["message_type"]?.string ?? "data"
    guard names.count == subscriptions.count, Self.messageTypes.contains(messageType) else { throw .invalidTarget }
    if let apiURL, !apiURL.hasPrefix("https://"), !apiURL.hasPrefix("http://") { throw .invalidTarget }
    self.id = id
    self.name = name
    self.type = type
    self.token = token
    self.subscriptions = names
    self.apiURL = apiURL
    self.messageType = messageType
  }

  var json: EmulatedJSON {
    var json: EmulatedJSON = [
      "id": .string(id), "name": .string(name), "type": .string(type), "token": .string(token),
      "subscriptions": .array(subscriptions.map { .string($0) }),
    ]
    if let apiURL { json["api_url"] = .string(apiURL) }
    json["message_type"] = .string(messageType)
    return json
  }

  /// An address below the subscriber's `api_url`.
  func url(_ path: String) -> String? {
    guard let apiURL else { return nil }
    return (apiURL.hasSuffix("/") ? String(apiURL.dropLast()) : apiURL) + path
  }

  /// `POST {api_url}/register`.
  func registration(_ boxID: String) -> EmulatedPush? {
    let body: EmulatedJSON = [
      "box_id": .string(boxID), "device_type": .string(type), "token": .string(token), "device_name": .string(name),
      "device_id": .string(id),
    ]
    return url("/register").map { Self.push("POST", $0, body) }
  }

  /// `DELETE {api_url}/register/{box_id}/{device_id}`.
  func deregistration(_ boxID: String) -> EmulatedPush? {
    let path = "/register/\(EmulatedField.encode(boxID))/\(EmulatedField.encode(id))"
    return url(path).map { EmulatedPush(method: "DELETE", url: $0, headers: [], body: []) }
  }

  /// No authentication of the box to its subscriber is documented: there is none.
  static func push(_ method: String, _ url: String, _ body: EmulatedJSON) -> EmulatedPush {
    EmulatedPush(
      method: method, url: url, headers: [EmulatedField(name: "content-type", value: "application/json")],
      body: Array(body.text.utf8))
  }
}
