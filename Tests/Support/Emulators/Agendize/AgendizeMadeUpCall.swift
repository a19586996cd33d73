/// An invented call; the same number makes the same one.
struct AgendizeMadeUpCall: Sendable {
  /// The six of the document.
  static let statuses = ["completed", "noAnswered", "message", "wrongNumber", "busy", "abandoned"]

  let id: String
  let start: Int
  let row: EmulatedJSON
  /// What the row gets once the recording is there.
  let record: EmulatedJSON?

  /// - Parameter end: when the call ended.
  init(_ number: Int, id: String, end: Int, timeZone: String) {
    let bits = Self.mixed(number)
    let status = Self.statuses[Int(number.magnitude % 6)]
    let duration = Self.duration(status, bits)
    // An alias of old, as a public sample has it.
    let zone = number.magnitude % 10 == 9 ? "US/Eastern" : timeZone
    self.id = id
    start = end - duration
    var row: EmulatedJSON = ["id": .string(id)]
    Self.addParties(to: &row, bits)
    row["start"] = AgendizeWallClock.json(start, in: zone)
    // An integer in the document's JSON block, a string in its table.
    row["duration"] = bits & 4 == 0 ? EmulatedJSON(duration) : .string(String(duration))
    row["status"] = .string(status)
    row["externalId"] = .string("x-\(id)")
    row["type"] = bits & 1 == 0 ? "callTracking" : "clickToCall"
    self.row = row
    record = status == "completed" && bits & 2 == 0 ? Self.record(id, bits) : nil
  }

  var rowWithRecord: EmulatedJSON {
    var row = row
    if let record { row["record"] = record }
    return row
  }

  /// Of a tracked call the tracking number, of a button's call its `buttonId`.
  private static func addParties(to row: inout EmulatedJSON, _ bits: UInt64) {
    let isTracked = bits & 1 == 0
    if !isTracked { row["buttonId"] = .string(AgendizeTools.buttonIDs[Int(bits >> 8 & 1)]) }
    switch bits >> 9 % 3 {
    case 0: row["clientId"] = ""
    case 1: row["clientId"] = .string("cl-\(bits >> 16 % 900 + 100)")
    default: break
    }
    row["callerNumber"] = .string(caller(bits >> 20))
    row["calledNumber"] = .string("+3319900\(1_000 + bits >> 40 % 9_000)")
    if isTracked { row["trackingNumber"] = .string(AgendizeTools.trackingNumbers[Int(bits >> 12 % 3)]) }
  }

  /// The document gives no format, so some are as they are dialled at home.
  private static func caller(_ bits: UInt64) -> String {
    let digits = 100 + bits >> 4 % 900
    return switch bits % 4 {
    case 0: "+3319900\(digits)\(bits >> 30 % 10)"
    case 1: "+442079460\(digits)"
    case 2: "+8525500\(digits)\(bits >> 30 % 10)"
    default: "019900\(digits)\(bits >> 30 % 10)"
    }
  }

  private static func duration(_ status: String, _ bits: UInt64) -> Int {
    switch status {
    case "completed": 15 + Int(bits >> 32 % 900)
    case "message": 5 + Int(bits >> 32 % 60)
    default: 0
    }
  }

  /// The document spells the type's name `mimeType` in its JSON block and `mineType` in its table.
  private static func record(_ id: String, _ bits: UInt64) -> EmulatedJSON {
    let name = bits & 8 == 0 ? "mimeType" : "mineType"
    return .object([
      EmulatedMember(name: name, value: "audio/mpeg"),
      EmulatedMember(name: "url", value: .string("https://records.example.com/calls/\(id).mp3")),
    ])
  }

  /// Spreads neighbouring numbers (SplitMix64's finalizer).
  private static func mixed(_ number: Int) -> UInt64 {
    var bits = UInt64(bitPattern: Int64(number)) &+ 0x9e37_79b9_7f4a_7c15
    bits = (bits ^ bits >> 30) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ bits >> 27) &* 0x94d0_49bb_1331_11eb
    return bits ^ bits >> 31
  }
}
