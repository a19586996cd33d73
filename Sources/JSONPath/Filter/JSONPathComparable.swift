import StrictJSON

/// One side of a comparison once it is known (RFC 9535, section 2.3.5.2.2).
enum JSONPathComparable {
  /// A query that selected nothing, or a function without a result.
  case nothing
  case found(JSONValue)
  case literal(JSONPathLiteral)

  /// The string, where this is one.
  var text: String? {
    switch self {
    case .literal(.string(let utf8)): String(decoding: utf8, as: UTF8.self)
    case .found(let value): value.string
    default: nil
    }
  }

  /// What it takes to look at it, in steps: long numbers and texts take their time.
  var cost: Int {
    guard case .found(let value) = self else { return 0 }
    switch value.kind {
    // Undoing escapes takes longer than comparing.
    case .string: return value.range.count >> (value.isWrittenWithEscapes ? 2 : 6)
    case .number: return value.range.count >> 4
    default: return 0
    }
  }

  private var number: JSONPathNumber? {
    switch self {
    case .literal(.number(let number)): number
    case .found(let value): JSONPathNumber(value)
    default: nil
    }
  }

  private var utf8: ArraySlice<UInt8>? {
    switch self {
    case .literal(.string(let utf8)): utf8[...]
    case .found(let value): value.stringUTF8
    default: nil
    }
  }

  /// In characters of a string, elements of an array, members of an object; nil for anything else.
  func length(examined: inout Int) -> Int? {
    if let text {
      examined += text.utf8.count
      return text.unicodeScalars.count
    }
    guard case .found(let value) = self, value.kind == .array || value.kind == .object else { return nil }
    let count = value.count(examined: &examined)
    guard value.kind == .object, value.isOfDocumentWithDuplicateKeys else { return count }
    return Set(value.members.map(\.key.stringUTF8)).count
  }

  func isLess(than other: JSONPathComparable) -> Bool {
    if let a = number, let b = other.number { return a < b }
    // UTF-8 sorts as Unicode scalars do.
    if let a = utf8, let b = other.utf8 { return a.lexicographicallyPrecedes(b) }
    return false
  }

  /// - Parameter examined: grows by the number of values compared.
  func equals(_ other: JSONPathComparable, examined: inout Int) -> Bool {
    switch (self, other) {
    case (.nothing, .nothing): true
    case (.nothing, _), (_, .nothing): false
    case (.literal(let a), .literal(let b)): a == b
    case (.found(let value), .literal(let literal)), (.literal(let literal), .found(let value)):
      Self.areEqual(value, literal)
    case (.found(let a), .found(let b)): Self.areEqual(a, b, &examined)
    }
  }

  private static func areEqual(_ value: JSONValue, _ literal: JSONPathLiteral) -> Bool {
    switch literal {
    case .string(let utf8): value.isString(utf8: utf8)
    case .number(let number): JSONPathNumber(value).map { $0 == number } ?? false
    case .boolean(let bool): value.bool == bool
    case .null: value.isNull
    }
  }

  private static func areEqual(_ a: JSONValue, _ b: JSONValue, _ examined: inout Int) -> Bool {
    examined += 1
    guard a.kind == b.kind else { return false }
    switch a.kind {
    case .string:
      let hasEscapes = a.isWrittenWithEscapes || b.isWrittenWithEscapes
      examined += (a.range.count + b.range.count) >> (hasEscapes ? 2 : 6)
      return a.stringUTF8 == b.stringUTF8
    case .number:
      examined += (a.range.count + b.range.count) >> 4
      guard let left = JSONPathNumber(a), let right = JSONPathNumber(b), left.isFinite || right.isFinite else {
        // Beyond what a double holds: the same where they are spelled the same.
        return a.bytes == b.bytes
      }
      return left == right
    case .boolean: return a.bool == b.bool
    case .null: return true
    case .array:
      guard a.count(examined: &examined) == b.count(examined: &examined) else { return false }
      for (left, right) in zip(a.elements, b.elements) {
        guard areEqual(left, right, &examined) else { return false }
      }
      return true
    case .object: return haveEqualMembers(a, b, &examined)
    }
  }

  private static func haveEqualMembers(_ a: JSONValue, _ b: JSONValue, _ examined: inout Int) -> Bool {
    // By name, the last of each: a lookup for every member would take quadratic time.
    let left = Dictionary(a.members.map { ($0.key.stringUTF8, $0.value) }) { $1 }
    let right = Dictionary(b.members.map { ($0.key.stringUTF8, $0.value) }) { $1 }
    // Names may be long too.
    examined += left.count + right.count + (a.range.count + b.range.count) >> 4
    guard left.count == right.count else { return false }
    for (name, value) in left {
      guard let other = right[name], areEqual(value, other, &examined) else { return false }
    }
    return true
  }
}
