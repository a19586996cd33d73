/// Makes a call of what Insert and Update are given. What the tables do not name is passed over, but for `externalId`,
/// which the table of the resource lets a creator set.
enum AgendizeCallWriting {
  /// The tables give `list` as the type of `duration` and of Update's `calledNumber`: slips, read as in the resource.
  private static let texts = ["buttonId", "clientId", "callerNumber", "calledNumber", "externalId"]

  /// `start.timeZone` is listed as required and as having a default: the default is taken. No page says what `status` and
  /// `type` a call gets that is inserted, so it has none.
  static func inserted(
    _ body: EmulatedJSON?, id: String, timeZone: String
  ) throws(AgendizeFailure) -> EmulatedJSON {
    let body = try object(body)
    for name in ["callerNumber", "calledNumber"] {
      guard let number = body[name]?.string, !number.isEmpty else { throw .invalid(name) }
    }
    guard body["start"]?["dateTime"] != nil else { throw .invalid("start.dateTime") }
    return try merged(body, into: ["id": .string(id)], timeZone)
  }

  static func updated(
    _ row: EmulatedJSON, _ body: EmulatedJSON?, timeZone: String
  ) throws(AgendizeFailure) -> EmulatedJSON {
    try merged(try object(body), into: row, timeZone)
  }

  private static func object(_ body: EmulatedJSON?) throws(AgendizeFailure) -> EmulatedJSON {
    guard let body, case .object = body else { throw .invalid("body", "is no JSON object") }
    return body
  }

  private static func merged(
    _ body: EmulatedJSON, into row: EmulatedJSON, _ timeZone: String
  ) throws(AgendizeFailure) -> EmulatedJSON {
    var row = row
    for name in texts {
      guard let value = body[name] else { continue }
      guard value.string != nil else { throw .invalid(name) }
      row[name] = value
    }
    if let start = body["start"] { row["start"] = try merged(start: start, into: row["start"], timeZone) }
    if let duration = body["duration"] {
      guard let seconds = duration.scalar.flatMap({ Int($0) }), seconds >= 0 else { throw .invalid("duration") }
      row["duration"] = EmulatedJSON(seconds)
    }
    return row
  }

  private static func merged(
    start: EmulatedJSON, into old: EmulatedJSON?, _ timeZone: String
  ) throws(AgendizeFailure) -> EmulatedJSON {
    guard let zone = (start["timeZone"] ?? old?["timeZone"] ?? .string(timeZone)).string,
      AgendizeWallClock.isKnown(zone)
    else { throw .invalid("start.timeZone") }
    guard let time = (start["dateTime"] ?? old?["dateTime"])?.string,
      AgendizeWallClock.seconds(of: time, in: zone) != nil
    else { throw .invalid("start.dateTime") }
    return ["dateTime": .string(time), "timeZone": .string(zone)]
  }
}
