/// The grammar of RFC 9535: queries, and expressions by themselves. Filters are in an extension.
struct JSONPathParser {
  let text: [Unicode.Scalar]
  var position: Int
  /// How many brackets and parentheses are open.
  var depth = 0

  /// RFC 9535, section 2.1: the exact integers of a double.
  static let integerLimit = 9_007_199_254_740_991
  /// Brackets and parentheses within one another.
  static let depthLimit = 64
  /// Segments of one query.
  static let segmentLimit = 128

  init(_ text: String, lengthLimit: Int = JSONPathQuery.lengthLimit) throws(JSONPathError) {
    try self.init(Array(text.unicodeScalars.prefix(lengthLimit + 1)), at: 0)
    guard self.text.count <= lengthLimit else {
      throw JSONPathError(code: .tooLong(limit: lengthLimit), offset: lengthLimit)
    }
  }

  /// - Parameter position: where to begin within a longer text.
  init(_ text: [Unicode.Scalar], at position: Int) throws(JSONPathError) {
    self.text = text
    self.position = position
  }

  /// The whole text is one query.
  mutating func query() throws(JSONPathError) -> [JSONPathSegment] {
    let segments = try queryPrefix()
    guard position == text.count else { throw unexpected() }
    return segments
  }

  /// A query as far as it goes: something else may follow.
  mutating func queryPrefix() throws(JSONPathError) -> [JSONPathSegment] {
    guard position < text.count, text[position] == "$" else { throw error(.missingRoot) }
    position += 1
    return try segments()
  }

  /// Segments as far as they go. Space may stand between them, not after the last one.
  mutating func segments() throws(JSONPathError) -> [JSONPathSegment] {
    var segments: [JSONPathSegment] = []
    while true {
      let before = position
      skipSpace()
      guard let next = peek, next == "." || next == "[" else {
        position = before
        return segments
      }
      guard segments.count < Self.segmentLimit else { throw error(.tooLong(limit: Self.segmentLimit)) }
      segments.append(try segment(next))
    }
  }

  private mutating func segment(_ first: Unicode.Scalar) throws(JSONPathError) -> JSONPathSegment {
    if first == "[" { return .child(try bracketed()) }
    position += 1
    guard let next = peek else { throw error(.unexpectedEnd) }
    guard next == "." else { return .child([try shorthandSelector(next)]) }
    position += 1
    guard let after = peek else { throw error(.unexpectedEnd) }
    return .descendant(after == "[" ? try bracketed() : [try shorthandSelector(after)])
  }

  private mutating func shorthandSelector(_ first: Unicode.Scalar) throws(JSONPathError) -> JSONPathSelector {
    guard first == "*" else { return .name(JSONPathName(try shorthand())) }
    position += 1
    return .wildcard
  }

  private mutating func bracketed() throws(JSONPathError) -> [JSONPathSelector] {
    try enter()
    defer { depth -= 1 }
    position += 1
    var selectors: [JSONPathSelector] = []
    repeat {
      skipSpace()
      selectors.append(try selector())
      skipSpace()
    } while take(",")
    try expect("]")
    return selectors
  }

  private mutating func selector() throws(JSONPathError) -> JSONPathSelector {
    guard let next = peek else { throw error(.unexpectedEnd) }
    switch next {
    case "'", "\"": return .name(JSONPathName(try quoted()))
    case "*":
      position += 1
      return .wildcard
    case "?":
      position += 1
      skipSpace()
      return .filter(try expression())
    case "-", ":", "0"..."9": return try indexOrSlice()
    default: throw unexpected()
    }
  }

  private mutating func indexOrSlice() throws(JSONPathError) -> JSONPathSelector {
    let start = peek == ":" ? nil : try index()
    let afterStart = position
    skipSpace()
    guard take(":") else {
      position = afterStart
      guard let start else { throw unexpected() }
      return .index(start)
    }
    var slice = JSONPathSlice(start: start)
    skipSpace()
    slice.end = try optionalIndex()
    let afterEnd = position
    skipSpace()
    guard take(":") else {
      position = afterEnd
      return .slice(slice)
    }
    skipSpace()
    slice.step = try optionalIndex() ?? 1
    return .slice(slice)
  }

  private mutating func optionalIndex() throws(JSONPathError) -> Int? {
    guard let next = peek, next == "-" || ("0"..."9").contains(next) else { return nil }
    return try index()
  }

  private mutating func index() throws(JSONPathError) -> Int {
    let start = position
    if peek == "-" { position += 1 }
    let digits = position
    skipDigits()
    let spelled = string(start..<position)
    let leadsWithZero = position > digits && text[digits] == "0"
    guard let value = Int(spelled), value.magnitude <= Self.integerLimit, !leadsWithZero || spelled == "0" else {
      throw error(.invalidIndex, at: start)
    }
    return value
  }

  private mutating func shorthand() throws(JSONPathError) -> String {
    let start = position
    while let next = peek, Self.isNameCharacter(next, isFirst: position == start) { position += 1 }
    guard position > start else { throw error(.invalidName) }
    return string(start..<position)
  }

  static func isNameCharacter(_ scalar: Unicode.Scalar, isFirst: Bool) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "_", "\u{80}"...: true
    case "0"..."9": !isFirst
    default: false
    }
  }
}
