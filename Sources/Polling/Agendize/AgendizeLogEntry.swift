package import CallModel
import StrictJSON

/// One entry of Agendize's logs of deliveries: what it sent, where, and what it was answered.
package struct AgendizeLogEntry: Sendable {
  package let id: String
  package let address: String
  package let body: String
  /// Nil where nobody answered.
  package let statusCode: Int?
  package let errorMessage: String?
  package let event: String?
  package let watch: String?
  /// When it was made; a wall clock's time where the zone is not known.
  package let createdAt: Instant?

  init?(_ json: JSONValue) {
    guard let id = LenientText.of(json["id"]), let request = json["request"] else { return nil }
    self.id = id
    address = LenientText.of(request["address"]) ?? LenientText.of(json["watcher"]?["address"]) ?? ""
    body = LenientText.of(request["body"]) ?? ""
    let status = LenientText.of(json["response"]?["statusCode"]).flatMap { Int($0) }
    statusCode = status == 0 ? nil : status
    errorMessage = LenientText.of(json["response"]?["errorMessage"])
    event = LenientText.of(json["objectEvent"])
    watch = LenientText.of(json["watcher"]?["id"])
    createdAt = Self.instant(json["created"] ?? json["date"])
  }

  /// `{"dateTime": …, "timeZone": …}`
  private static func instant(_ json: JSONValue?) -> Instant? {
    guard let text = LenientText.of(json?["dateTime"]) ?? LenientText.of(json) else { return nil }
    switch Timestamp.parse(text) {
    case .instant(let instant): return instant
    case .local(let seconds, let microseconds):
      return LocalTime.resolve(
        seconds: seconds, microseconds: microseconds, zone: LenientText.of(json?["timeZone"]) ?? "UTC")?.instant
    case nil: return nil
    }
  }
}
