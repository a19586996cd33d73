package import StrictJSON

/// A watch as Agendize shows it.
package struct AgendizeWatch: Sendable {
  package let id: String
  package let name: String?
  package let address: String
  package let method: String?
  package let status: String?
  /// All of it; it may hold credentials.
  package let json: JSONValue

  init?(_ json: JSONValue) {
    guard let id = LenientText.of(json["id"]), let address = LenientText.of(json["address"]) else { return nil }
    self.id = id
    self.address = address
    name = LenientText.of(json["name"])
    method = LenientText.of(json["method"])
    status = LenientText.of(json["status"])
    self.json = json
  }
}
