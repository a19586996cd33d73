private import Foundation

/// A made-up call. Its number decides everything but when it was.
struct FreeboxCall: Sendable {
  let type: String
  /// The other side; empty: withheld.
  let number: String
  let name: EmulatedJSON
  let contactID: Int
  /// Of a missed call the time it rang.
  let duration: Int
  /// Of the message that was left; 0: none.
  let messageSeconds: Int
  private let seed: Int

  private static let names = ["Lou Varenne", "Atelier Brindille", "Zoé Castelbrun", "Milo Ferrandou"]
  /// How long a call rings before it is answered.
  private static let ringSeconds = 8

  /// Eight kinds take turns: every type, and every form of a number and a name that was seen.
  init(_ seed: Int) {
    let seed = Int(seed.magnitude % 1_000_000_000)
    self.seed = seed
    let french = "019900" + Self.digits(seed * 7 + 13, 4)
    let contact = EmulatedJSON.string(Self.names[seed / 8 % Self.names.count])
    let talk = 5 + seed * 37 % 240
    let ring = 5 + seed * 11 % 30
    switch seed % 8 {
    case 0: (type, number, name, duration) = ("missed", french, contact, ring)
    case 1: (type, number, name, duration) = ("accepted", "+442079460" + Self.digits(seed, 3), .null, talk)
    case 2: (type, number, name, duration) = ("outgoing", french, contact, talk)
    case 3: (type, number, name, duration) = ("missed", "", "", ring)
    case 4: (type, number, name, duration) = ("accepted", french, .string(french), talk)
    case 5: (type, number, name, duration) = ("outgoing", "**1", "**1", talk)
    case 6: (type, number, name, duration) = ("missed", french, "", ring)
    default: (type, number, name, duration) = ("outgoing", "+8525500" + Self.digits(seed, 4), .null, 0)
    }
    contactID = name == contact ? 11 + seed / 8 % Self.names.count : 0
    messageSeconds = seed % 8 == 6 || seed % 16 == 3 ? 3 + seed % 50 : 0
  }

  /// From its first ring to its end.
  var seconds: Int { type == "missed" ? duration + messageSeconds : Self.ringSeconds + duration }

  /// All members of the documents' examples, in their order.
  func row(_ id: Int, datetime: Int, _ options: FreeboxOptions) -> EmulatedJSON {
    var row: EmulatedJSON = [
      "number": .string(number), "type": .string(type), "id": EmulatedJSON(id), "duration": EmulatedJSON(duration),
      "datetime": EmulatedJSON(datetime), "contact_id": EmulatedJSON(contactID), "line_id": 0, "name": name,
      "new": .bool(type == "missed"),
    ]
    if options.omitsLineID { row["line_id"] = nil }
    return row
  }

  /// The message that was left; nil where there is none.
  ///
  /// Its id is the time in Paris and what looks like a number. `country_code` is declared a string and printed as a
  /// number: both occur here.
  func voicemail(datetime: Int) -> EmulatedJSON? {
    guard messageSeconds > 0 else { return nil }
    let date = datetime + duration
    let digits = number.isEmpty ? "0000000000" : number
    let countryCode: EmulatedJSON = number.isEmpty ? "" : seed % 16 == 6 ? 33 : "33"
    return [
      "phone_number": .string(String(number.dropFirst())), "read": false,
      "id": .string("\(Self.parisTime(date))_r\(digits).au"), "duration": EmulatedJSON(messageSeconds),
      "country_code": countryCode, "date": EmulatedJSON(date),
    ]
  }

  private static func parisTime(_ seconds: Int) -> String {
    let date = Date(timeIntervalSince1970: Double(seconds))
    let offset = TimeZone(identifier: "Europe/Paris")?.secondsFromGMT(for: date) ?? 3_600
    let text = EmulatorClock.rfc3339(seconds + offset)
    return text.filter { $0.isNumber || $0 == "T" }.replacing("T", with: "_")
  }

  private static func digits(_ value: Int, _ count: Int) -> String {
    let text = String(value)
    return String((String(repeating: "0", count: count) + text).suffix(count))
  }
}
