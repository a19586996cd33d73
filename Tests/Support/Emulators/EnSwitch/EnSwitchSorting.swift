/// The fields to sort by. Legs with the same value keep the order of their beginnings, also when descending.
enum EnSwitchSorting {
  /// The values that the page lists, and `start`, which is the default there without being listed.
  static let active: Set<String> = [
    "cnumber", "ctype", "direction", "dnumber", "dtype", "machine", "peer", "scustomer", "snumber", "stype",
    "uniqueid", "start",
  ]

  /// Those of a public client's form, and those of the active list; the documents' list is not at hand.
  static let cdrs: Set<String> = active.union(["end", "talktime", "totaltime", "cost", "status", "dcustomer"])

  static let recordings: Set<String> = ["cnumber", "expires", "snumber", "start", "totaltime"]

  /// - Parameter legs: in the order of their beginnings.
  static func sorted(_ legs: [EnSwitchLeg], by field: String, descending: Bool) -> [EnSwitchLeg] {
    if field == "start" { return descending ? legs.reversed() : legs }
    if let number = integer(field) {
      return legs.sorted { descending ? number($0) > number($1) : number($0) < number($1) }
    }
    guard let text = text(field) else { return legs }
    return legs.sorted { descending ? text($0) > text($1) : text($0) < text($1) }
  }

  private static func integer(_ field: String) -> ((EnSwitchLeg) -> Int)? {
    switch field {
    case "machine": { $0.machine }
    case "peer": { $0.peer }
    case "scustomer": { $0.scustomer }
    case "dcustomer": { $0.dcustomer }
    case "end": { $0.end }
    case "talktime": { $0.talktime }
    case "totaltime": { $0.totaltime }
    case "cost": { $0.cost }
    // All recordings are kept for the same time.
    case "expires": { $0.start }
    default: nil
    }
  }

  private static func text(_ field: String) -> ((EnSwitchLeg) -> String)? {
    switch field {
    case "cnumber": { $0.cnumber }
    case "ctype": { $0.ctype }
    case "direction": { $0.direction }
    case "dnumber": { $0.dnumber }
    case "dtype": { $0.dtype }
    case "snumber": { $0.snumber }
    case "stype": { $0.stype }
    case "status": { $0.status }
    case "uniqueid": { $0.uniqueid }
    default: nil
    }
  }
}
