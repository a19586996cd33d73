/// The account's click-to-call buttons and call-tracking numbers: what calls come by.
struct AgendizeTools: Sendable {
  private(set) var buttons: [EmulatedJSON] = (0..<buttonIDs.count).map { Self.button($0) }
  private(set) var trackings: [EmulatedJSON] = (0..<trackingNumbers.count).map { Self.tracking($0) }

  static let buttonIDs = ["b-701", "b-702"]
  static let trackingNumbers = ["+33199006001", "+33199006002", "+442079460601"]
  static let owner: EmulatedJSON = ["id": "501", "userName": "front.desk@example.com"]

  static func trackingID(of number: String?) -> String? {
    number.flatMap { trackingNumbers.firstIndex(of: $0) }.map { "t-\(801 + $0)" }
  }

  /// - Returns: whether there was one.
  mutating func removeButton(_ id: String) -> Bool { Self.remove(id, from: &buttons) }

  mutating func removeTracking(_ id: String) -> Bool { Self.remove(id, from: &trackings) }

  private static func remove(_ id: String, from list: inout [EmulatedJSON]) -> Bool {
    let count = list.count
    list.removeAll { $0["id"]?.string == id }
    return list.count < count
  }

  private static func button(_ at: Int) -> EmulatedJSON {
    [
      "id": .string(buttonIDs[at]), "name": .string("Call us back \(at + 1)"),
      "phoneNumber": .string("+3319900500\(at + 1)"), "countries": ["FR", "GB"],
      "openingHours": [["day": "monday", "hours": [["start": "09:00", "end": "18:00"]]]],
      "openingHoursEnabled": true, "maxDuration": 30,
    ]
  }

  private static func tracking(_ at: Int) -> EmulatedJSON {
    [
      "id": .string("t-\(801 + at)"), "name": .string("Campaign \(at + 1)"),
      "phoneNumber": .string("+3319900700\(at + 1)"), "trackingPhoneNumber": .string(trackingNumbers[at]),
      "owner": owner,
    ]
  }
}
