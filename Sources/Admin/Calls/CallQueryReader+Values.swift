import CallModel

/// One parameter's value: nil where it stands nowhere or is empty.
extension CallQueryReader {
  func text(_ name: String) throws(CallProblem) -> String? {
    guard let text = one(name), !text.isEmpty else { return nil }
    guard !text.allSatisfy(\.isWhitespace) else { throw Self.blank(name) }
    guard text.unicodeScalars.count <= Self.textLimit else {
      throw CallProblem(.badRequest, "\"\(name)\" is \(Self.textLimit) letters at most")
    }
    return text
  }

  func one(_ name: String) -> String? { fields.last { $0.name == name }?.value }

  /// A parameter may stand several times, or hold several values between commas.
  func values(_ name: String) throws(CallProblem) -> [String] {
    let values = fields.filter { $0.name == name }
      .flatMap { $0.value.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    guard values.count <= Self.valueLimit else {
      throw CallProblem(.badRequest, "\"\(name)\" has \(Self.valueLimit) values at most")
    }
    let said = values.filter { !$0.isEmpty }
    let isEmpty = fields.allSatisfy { $0.name != name || $0.value.isEmpty }
    guard isEmpty || !said.isEmpty, !said.contains(where: { $0.allSatisfy(\.isWhitespace) }) else {
      throw Self.blank(name)
    }
    return said
  }

  /// Beside other conditions it would mean more calls than were asked for.
  static func blank(_ name: String) -> CallProblem {
    CallProblem(.badRequest, "\"\(name)\" says nothing: it is blank")
  }

  func words<Word: RawRepresentable<String> & CaseIterable>(_ name: String) throws(CallProblem) -> [Word] {
    var words: [Word] = []
    for value in try values(name) {
      guard let word = Word(rawValue: value) else {
        throw CallProblem(
          .badRequest, "\"\(name)\" is one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      words.append(word)
    }
    return words
  }

  func directions() throws(CallProblem) -> [CallDirection] {
    var directions: [CallDirection] = []
    for value in try values("direction") {
      switch value {
      case "in_out": directions += [.inbound, .outbound]
      case "in": directions.append(.inbound)
      case "out": directions.append(.outbound)
      default:
        guard let direction = CallDirection(rawValue: value) else {
          throw CallProblem(.badRequest, "\"direction\" is one of inbound, outbound, internal, unknown, in_out")
        }
        directions.append(direction)
      }
    }
    return directions
  }

  func flag(_ name: String) throws(CallProblem) -> Bool? {
    guard let text = one(name), !text.isEmpty else { return nil }
    switch text {
    case "true", "1": return true
    case "false", "0": return false
    default: throw CallProblem(.badRequest, "\"\(name)\" is true or false")
    }
  }

  func instant(_ name: String) throws(CallProblem) -> Instant? {
    guard let text = one(name), !text.isEmpty else { return nil }
    // `+` of an offset is a space where it was not encoded.
    if case .instant(let instant)? = Timestamp.parse(text) ?? Timestamp.parse(text.replacing(" ", with: "+")) {
      return instant
    }
    if let seconds = Int64(text), let instant = Instant(seconds: seconds) { return instant }
    throw CallProblem(.badRequest, "\"\(name)\" is a date-time of RFC 3339 with its offset, or seconds since 1970")
  }

  func duration(_ name: String) throws(CallProblem) -> CallDuration? {
    guard let text = one(name), !text.isEmpty else { return nil }
    guard let seconds = Self.number(text), let duration = CallDuration(seconds: seconds) else {
      throw CallProblem(.badRequest, "\"\(name)\" is in seconds, seven days at most")
    }
    return duration
  }

  func integer(_ name: String, _ range: ClosedRange<Int>) throws(CallProblem) -> Int? {
    guard let text = one(name), !text.isEmpty else { return nil }
    guard let number = text.utf8.allSatisfy(Self.isDigit) ? Int(text) : nil, range.contains(number) else {
      throw CallProblem(.badRequest, "\"\(name)\" is a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A decimal number as JSON writes one; no sign, no hexadecimal.
  private static func number(_ text: String) -> Double? {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }) else { return nil }
    return Double(text)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
