/// Puts a row together, its numbers spelled as ``EnSwitchTypes`` has them.
struct EnSwitchRowBuilder {
  private var members: [EmulatedMember] = []
  private let areStrings: Bool

  init(areStrings: Bool) {
    self.areStrings = areStrings
    members.reserveCapacity(72)
  }

  var row: EmulatedJSON { .object(members) }

  mutating func add(_ name: String, _ value: EmulatedJSON) {
    members.append(EmulatedMember(name: name, value: value))
  }

  mutating func text(_ name: String, _ value: String) { add(name, .string(value)) }

  /// A string whatever the types.
  mutating func digits(_ name: String, _ value: Int) { text(name, String(value)) }

  mutating func integer(_ name: String, _ value: Int) {
    add(name, areStrings ? .string(String(value)) : EmulatedJSON(value))
  }

  /// The other way round, as CDRs have `end`: a number where all else is a string.
  mutating func contraryInteger(_ name: String, _ value: Int) {
    add(name, areStrings ? EmulatedJSON(value) : .string(String(value)))
  }

  /// An amount of money.
  mutating func decimal(_ name: String, thousandths: Int) {
    let text = Self.amount(thousandths)
    add(name, areStrings ? .string(text) : .number(text))
  }

  /// With four decimals.
  static func amount(_ thousandths: Int) -> String {
    let decimals = String(1_000 + abs(thousandths % 1_000)).dropFirst()
    return "\(thousandths < 0 ? "-" : "")\(abs(thousandths) / 1_000).\(decimals)0"
  }
}
