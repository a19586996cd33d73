/// A watch on the calls, as it was asked for.
struct AgendizeWatch: Sendable {
  let id: String
  /// As it was sent, with what was left out.
  let json: EmulatedJSON
  let address: String
  let method: String
  let isEnabled: Bool
  let events: Set<AgendizeEvent>
  let template: AgendizeTemplate?
  let addsPreviousData: Bool
  let isExtraFull: Bool
  /// Nil: unsigned.
  let signingKeys: [String]?

  static let methods = ["POST", "GET", "PUT", "PATCH", "DELETE"]
  /// What a watch's owner can be; a calls watch hears both kinds of call.
  static let objectTypes = ["schedulingCompany", "callTracking", "clickToCall"]
  static let objectType = "callTracking"

  /// - Parameter knownKeys: the identifiers of the account's keys.
  init(_ json: EmulatedJSON, id: String, knownKeys: Set<String>) throws(AgendizeFailure) {
    guard case .object = json else { throw .invalid("body", "is no JSON object") }
    let reading = AgendizeWatchReading(json: json)
    address = try reading.address()
    method = try reading.choice("method", of: Self.methods, else: "POST")
    isEnabled = try reading.choice("status", of: ["enabled", "disabled"], else: "enabled") == "enabled"
    isExtraFull = try reading.choice("levelDetails", of: ["full", "extraFull"], else: "full") == "extraFull"
    addsPreviousData = try reading.flag("addPreviousData")
    events = try reading.events()
    template = try reading.template()
    signingKeys = try reading.signingKeys(knownKeys)
    try reading.checkText("name")
    try reading.checkHeaders()
    try reading.checkBasicAuth()
    try reading.checkOAuth2()
    self.id = id
    var resource = json
    resource["id"] = .string(id)
    resource["method"] = .string(method)
    resource["status"] = isEnabled ? "enabled" : "disabled"
    resource["objectOwner"] = ["type": .string(Self.objectType), "id": AgendizeTools.owner["id"] ?? .null]
    self.json = resource
  }

  var name: String { json["name"]?.string ?? "" }
  var hasBody: Bool { method != "GET" && method != "DELETE" }

  var headers: [EmulatedField] {
    guard case .object(let members)? = json["httpRequestHeader"] else { return [] }
    return members.map { EmulatedField(name: $0.name, value: $0.value.scalar ?? "") }
  }

  var basicAuth: (user: String, password: String)? {
    guard let auth = json["basicAuth"], let user = auth["username"]?.string else { return nil }
    return (user, auth["password"]?.string ?? "")
  }

  var oauth2: EmulatedJSON? { json["oauth2Auth"].flatMap { $0 == .null ? nil : $0 } }

  /// As version 2.0 of the Watchers API has it.
  var short: EmulatedJSON {
    ["id": .string(id), "address": .string(address), "objectOwner": json["objectOwner"] ?? .null]
  }

  /// As version 2.3 has it: the signature's list is named `keys` there.
  var full: EmulatedJSON {
    var full = json
    guard case .object(let members)? = json["signature"] else { return full }
    full["signature"] = .object(
      members.map { EmulatedMember(name: $0.name == "cryptoKeyIds" ? "keys" : $0.name, value: $0.value) })
    return full
  }
}
