/// A set of Unicode scalars.
struct CharacterClass: Sendable, Hashable {
  private(set) var ranges: [ClosedRange<Unicode.Scalar>] = []
  private(set) var categories: [UnicodeCategory] = []
  /// `\P{…}` within brackets: all that are not of the category.
  private(set) var complements: [UnicodeCategory] = []
  var isNegated = false

  init() {}

  init(_ scalar: Unicode.Scalar) { ranges = [scalar...scalar] }

  /// `.`: all but the ends of lines.
  static let anyButLineEnds: CharacterClass = {
    var all = CharacterClass()
    all.insert("\n"..."\n")
    all.insert("\r"..."\r")
    all.isNegated = true
    return all
  }()

  mutating func insert(_ range: ClosedRange<Unicode.Scalar>) { ranges.append(range) }

  mutating func insert(_ category: UnicodeCategory, isComplement: Bool) {
    if isComplement { complements.append(category) } else { categories.append(category) }
  }

  /// What it takes to look a character up, in steps.
  var cost: Int { 1 + (ranges.count + 2 * (categories.count + complements.count)) >> 3 }

  func contains(_ scalar: Unicode.Scalar) -> Bool { holds(scalar) != isNegated }

  private func holds(_ scalar: Unicode.Scalar) -> Bool {
    for range in ranges where range.contains(scalar) { return true }
    guard !categories.isEmpty || !complements.isEmpty else { return false }
    let category = scalar.properties.generalCategory
    return categories.contains { $0.contains(category) } || complements.contains { !$0.contains(category) }
  }
}
