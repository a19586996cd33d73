/// A general category by its short name, or a group of them by its first letter (RFC 9485, section 4).
enum UnicodeCategory: Sendable, Hashable {
  case one(Unicode.GeneralCategory)
  case group(Character)

  init?(_ name: String) {
    if let category = Self.byName[name] {
      self = .one(category)
    } else if name.count == 1, let letter = name.first, Self.byName.keys.contains(where: { $0.first == letter }) {
      self = .group(letter)
    } else {
      return nil
    }
  }

  func contains(_ category: Unicode.GeneralCategory) -> Bool {
    switch self {
    case .one(let one): one == category
    case .group(let letter): Self.letter(of: category) == letter
    }
  }

  private static let byName: [String: Unicode.GeneralCategory] = [
    "Ll": .lowercaseLetter, "Lm": .modifierLetter, "Lo": .otherLetter, "Lt": .titlecaseLetter, "Lu": .uppercaseLetter,
    "Mc": .spacingMark, "Me": .enclosingMark, "Mn": .nonspacingMark, "Nd": .decimalNumber, "Nl": .letterNumber,
    "No": .otherNumber, "Pc": .connectorPunctuation, "Pd": .dashPunctuation, "Pe": .closePunctuation,
    "Pf": .finalPunctuation, "Pi": .initialPunctuation, "Po": .otherPunctuation, "Ps": .openPunctuation,
    "Zl": .lineSeparator, "Zp": .paragraphSeparator, "Zs": .spaceSeparator, "Sc": .currencySymbol,
    "Sk": .modifierSymbol, "Sm": .mathSymbol, "So": .otherSymbol, "Cc": .control, "Cf": .format, "Cn": .unassigned,
    "Co": .privateUse,
  ]

  private static func letter(of category: Unicode.GeneralCategory) -> Character {
    switch category {
    case .lowercaseLetter, .modifierLetter, .otherLetter, .titlecaseLetter, .uppercaseLetter: "L"
    case .spacingMark, .enclosingMark, .nonspacingMark: "M"
    case .decimalNumber, .letterNumber, .otherNumber: "N"
    case .connectorPunctuation, .dashPunctuation, .closePunctuation, .finalPunctuation, .initialPunctuation,
      .otherPunctuation, .openPunctuation:
      "P"
    case .lineSeparator, .paragraphSeparator, .spaceSeparator: "Z"
    case .currencySymbol, .modifierSymbol, .mathSymbol, .otherSymbol: "S"
    case .control, .format, .unassigned, .privateUse, .surrogate: "C"
    @unknown default: "C"
    }
  }
}
