/// The grammar of RFC 9485, section 4.
struct IRegexpParser {
  private let text: [Unicode.Scalar]
  private var position = 0
  private var depth = 0

  private static let depthLimit = 64
  private static let countLimit = 10_000

  init(_ text: String) throws(IRegexpError) {
    self.text = Array(text.unicodeScalars.prefix(IRegexp.lengthLimit + 1))
    guard self.text.count <= IRegexp.lengthLimit else {
      throw IRegexpError(code: .tooLarge(limit: IRegexp.lengthLimit), offset: IRegexp.lengthLimit)
    }
  }

  mutating func whole() throws(IRegexpError) -> IRegexpNode {
    let node = try choice()
    guard position == text.count else { throw unexpected() }
    return node
  }

  private var peek: Unicode.Scalar? { position < text.count ? text[position] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == scalar else { return false }
    position += 1
    return true
  }

  private func error(_ code: IRegexpError.Code, at offset: Int? = nil) -> IRegexpError {
    IRegexpError(code: code, offset: offset ?? position)
  }

  private func unexpected() -> IRegexpError {
    peek.map { error(.unexpectedCharacter(Character($0))) } ?? error(.unexpectedEnd)
  }

  private mutating func choice() throws(IRegexpError) -> IRegexpNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw error(.tooDeep(limit: Self.depthLimit)) }
    var branches = [try branch()]
    while take("|") { branches.append(try branch()) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func branch() throws(IRegexpError) -> IRegexpNode {
    var pieces: [IRegexpNode] = []
    while let next = peek, next != "|", next != ")" { pieces.append(try quantified(try atom(next))) }
    return pieces.count == 1 ? pieces[0] : .sequence(pieces)
  }

  private mutating func atom(_ first: Unicode.Scalar) throws(IRegexpError) -> IRegexpNode {
    switch first {
    case "(":
      position += 1
      let inner = try choice()
      guard take(")") else { throw unexpected() }
      return inner
    case "[": return .characters(try bracketed())
    case "\\": return .characters(try escape())
    case "*", "+", "?", "{", "}", "]": throw unexpected()
    default:
      position += 1
      switch first {
      case ".": return .characters(.anyButLineEnds)
      case "^": return .atStart
      case "$": return .atEnd
      default: return .characters(CharacterClass(first))
      }
    }
  }

  private mutating func quantified(_ atom: IRegexpNode) throws(IRegexpError) -> IRegexpNode {
    switch peek {
    case "*":
      position += 1
      return .repeated(atom, least: 0, most: nil)
    case "+":
      position += 1
      return .repeated(atom, least: 1, most: nil)
    case "?":
      position += 1
      return .repeated(atom, least: 0, most: 1)
    case "{": return try counted(atom)
    default: return atom
    }
  }

  private mutating func counted(_ atom: IRegexpNode) throws(IRegexpError) -> IRegexpNode {
    let start = position
    position += 1
    let least = try count()
    var most: Int? = least
    if take(",") { most = peek == "}" ? nil : try count() }
    guard take("}") else { throw unexpected() }
    guard most.map({ $0 >= least }) ?? true else { throw error(.invalidQuantifier, at: start) }
    return .repeated(atom, least: least, most: most)
  }

  private mutating func count() throws(IRegexpError) -> Int {
    let start = position
    var value = 0
    while let next = peek, ("0"..."9").contains(next) {
      position += 1
      value = value * 10 + Int(next.value - 0x30)
      guard value <= Self.countLimit else { throw error(.invalidQuantifier, at: start) }
    }
    guard position > start else { throw unexpected() }
    return value
  }

  private mutating func bracketed() throws(IRegexpError) -> CharacterClass {
    position += 1
    var found = CharacterClass()
    found.isNegated = take("^")
    let start = position
    while true {
      guard let next = peek else { throw error(.unexpectedEnd) }
      if next == "]", position > start {
        position += 1
        return found
      }
      try bracketedPart(next, isFirst: position == start, &found)
    }
  }

  private mutating func bracketedPart(
    _ next: Unicode.Scalar, isFirst: Bool, _ found: inout CharacterClass
  ) throws(IRegexpError) {
    if next == "-" {
      // Stands for itself at the beginning and at the end only.
      guard isFirst || (position + 1 < text.count && text[position + 1] == "]") else { throw unexpected() }
      position += 1
      return found.insert("-"..."-")
    }
    if next == "\\", position + 1 < text.count, text[position + 1] == "p" || text[position + 1] == "P" {
      let (category, isComplement) = try category()
      return found.insert(category, isComplement: isComplement)
    }
    let rangeStart = position
    let low = try bracketedCharacter(next)
    guard peek == "-", position + 1 < text.count, text[position + 1] != "]" else { return found.insert(low...low) }
    position += 1
    guard let after = peek else { throw error(.unexpectedEnd) }
    let high = try bracketedCharacter(after)
    guard low <= high else { throw error(.invalidRange, at: rangeStart) }
    found.insert(low...high)
  }

  private mutating func bracketedCharacter(_ next: Unicode.Scalar) throws(IRegexpError) -> Unicode.Scalar {
    switch next {
    case "[", "]", "-": throw unexpected()
    case "\\": return try singleEscape()
    default:
      position += 1
      return next
    }
  }

  private mutating func escape() throws(IRegexpError) -> CharacterClass {
    if position + 1 < text.count, text[position + 1] == "p" || text[position + 1] == "P" {
      let (category, isComplement) = try category()
      var found = CharacterClass()
      found.insert(category, isComplement: isComplement)
      return found
    }
    return CharacterClass(try singleEscape())
  }

  private mutating func singleEscape() throws(IRegexpError) -> Unicode.Scalar {
    let start = position
    position += 1
    guard let letter = peek else { throw error(.unexpectedEnd) }
    position += 1
    switch letter {
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "("..."+", "-", ".", "?", "["..."^", "{"..."}": return letter
    default: throw error(.invalidEscape, at: start)
    }
  }

  private mutating func category() throws(IRegexpError) -> (UnicodeCategory, isComplement: Bool) {
    let start = position
    let isComplement = text[position + 1] == "P"
    position += 2
    guard take("{") else { throw unexpected() }
    var name = ""
    while let next = peek, next != "}", name.count < 3 {
      name.unicodeScalars.append(next)
      position += 1
    }
    guard take("}") else { throw unexpected() }
    guard let category = UnicodeCategory(name) else { throw error(.unknownCategory(name), at: start) }
    return (category, isComplement)
  }
}
