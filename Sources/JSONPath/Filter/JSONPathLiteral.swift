import StrictJSON

/// A scalar as comparisons see it: written in the query, computed by a function, or found in the document.
enum JSONPathLiteral: Sendable, Hashable {
  case string([UInt8])
  case number(JSONPathNumber)
  case boolean(Bool)
  case null

  var kind: JSONKind {
    switch self {
    case .string: .string
    case .number: .number
    case .boolean: .boolean
    case .null: .null
    }
  }
}

/// A number: exact where it is whole and fits 64 bits, else the nearest double.
struct JSONPathNumber: Sendable, Hashable {
  private let whole: Int?
  private let double: Double

  init(_ whole: Int) {
    self.whole = whole
    double = Double(whole)
  }

  init(_ double: Double) {
    let whole = Int(exactly: double)
    self.whole = whole
    self.double = double
  }

  /// - Returns: nil only for what RFC 8259 does not call a number.
  init?(_ text: some StringProtocol) {
    if let whole = Int(text) {
      self.init(whole)
    } else if let double = Double(text) {
      self.init(double)
    } else {
      return nil
    }
  }

  init?(_ value: JSONValue) {
    guard value.kind == .number else { return nil }
    guard value.isWrittenAsInteger, let whole = Self.small(value.bytes) else {
      self.init(String(decoding: value.bytes, as: UTF8.self))
      return
    }
    self.init(whole)
  }

  /// Up to eighteen digits: nearly every number there is, and none of them overflows.
  private static func small(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count <= 18, let first = bytes.first else { return nil }
    let isNegative = first == UInt8(ascii: "-")
    var value = 0
    for byte in isNegative ? bytes.dropFirst() : bytes { value = value * 10 + Int(byte &- 0x30) }
    return isNegative ? -value : value
  }

  var isFinite: Bool { double.isFinite }

  static func == (a: JSONPathNumber, b: JSONPathNumber) -> Bool {
    if let a = a.whole, let b = b.whole { return a == b }
    return a.double == b.double
  }

  static func < (a: JSONPathNumber, b: JSONPathNumber) -> Bool {
    if let a = a.whole, let b = b.whole { return a < b }
    return a.double < b.double
  }

  func hash(into hasher: inout Hasher) { hasher.combine(double) }
}
