/// Made-up numbers and whom they belong to.
enum EnSwitchDirectory {
  static let phones = ["101", "102", "103", "104"]

  private static let names = [
    "101": "Front Desk", "102": "Petra Lindqvist", "103": "Omar Haddad", "104": "Workshop",
    "1": "Welcome menu", "2": "Opening hours", "7": "Sales queue",
  ]

  private static let outsiders = ["Ines Caballero", "", "Brackwater Joinery", "Søren Åkerblom", ""]

  /// What `names=1` sets; empty for numbers that have none.
  static func name(_ number: String) -> String { names[number] ?? "" }

  /// +33 1 99 00 xx xx, reserved for fiction, without the plus sign.
  static func outsideNumber(_ call: Int) -> String {
    let digits = String(10_000 + remainder(remainder(call, 10_000) * 37, 10_000))
    return "3319900" + digits.dropFirst()
  }

  static func outsideName(_ call: Int) -> String { outsiders[remainder(call, outsiders.count)] }

  /// One of the system's own numbers: +44 20 7946 0xxx, reserved for fiction too.
  static func ownNumber(_ call: Int) -> String { "4420794601" + String(10 + remainder(call, 20)) }

  static func phone(_ call: Int) -> String { phones[remainder(call, phones.count)] }

  /// Not negative.
  static func remainder(_ value: Int, _ divisor: Int) -> Int { ((value % divisor) + divisor) % divisor }
}
