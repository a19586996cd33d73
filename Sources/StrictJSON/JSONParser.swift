/// The grammar of RFC 8259, without recursion: the open containers are linked through the tape itself.
///
/// Inside ``run(over:)`` every read is guarded by `position < end`; the pointer does not outlive the call.
struct JSONParser {
  struct Failure {
    let code: JSONError.Code
    let offset: Int
  }

  private(set) var tape: [TapeNode] = []
  private(set) var objectCount = 0
  private let limits: JSONLimits
  private var position = 0
  private var depth = 0
  private var failure: Failure?

  init(bytes: [UInt8], limits: JSONLimits) {
    self.limits = limits
    // Calls have about one value in 12 bytes; a small text should not grow its tape.
    tape.reserveCapacity(min(bytes.count / 8 + 8, 1 << 16))
  }

  private static let none = UInt32.max

  /// - Returns: what is wrong, or nil.
  mutating func run(over text: UnsafeBufferPointer<UInt8>) -> Failure? {
    var parent = Self.none
    while true {
      // A value is due.
      unsafe skipSpace(text)
      guard position < text.count else { return fail(.unexpectedEnd) }
      let byte = unsafe text[position]
      var opened = false
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        guard depth < limits.depth else { return fail(.tooDeep(limit: limits.depth)) }
        depth += 1
        let isObject = byte == UInt8(ascii: "{")
        if isObject { objectCount += 1 }
        tape.append(
          TapeNode(kind: isObject ? .object : .array, offset: UInt32(truncatingIfNeeded: position), next: parent))
        parent = UInt32(truncatingIfNeeded: tape.count - 1)
        position += 1
        unsafe skipSpace(text)
        guard position < text.count else { return fail(.unexpectedEnd) }
        if unsafe text[position] == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
          parent = close(parent)
        } else {
          opened = true
          if isObject, unsafe !key(text) { return failure }
        }
      case UInt8(ascii: "\""):
        guard unsafe string(text) else { return failure }
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        guard unsafe number(text) else { return failure }
      case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
        guard unsafe literal(text, byte) else { return failure }
      default:
        return fail(.unexpectedByte(byte))
      }
      if opened { continue }
      // A value has ended: close what it closes, until another value is due.
      while true {
        unsafe skipSpace(text)
        guard parent != Self.none else {
          return position == text.count ? nil : fail(.trailingBytes)
        }
        guard position < text.count else { return fail(.unexpectedEnd) }
        let next = unsafe text[position]
        let isObject = tape[Int(parent)].kind == .object
        if next == UInt8(ascii: ",") {
          position += 1
          if isObject {
            unsafe skipSpace(text)
            guard unsafe key(text) else { return failure }
          }
          break
        }
        guard next == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
          return fail(.unexpectedByte(next))
        }
        parent = close(parent)
      }
    }
  }

  private mutating func fail(_ code: JSONError.Code, at offset: Int? = nil) -> Failure {
    let made = Failure(code: code, offset: offset ?? position)
    failure = made
    return made
  }

  private mutating func close(_ container: UInt32) -> UInt32 {
    let index = Int(container)
    let parent = tape[index].next
    position += 1
    depth -= 1
    tape[index].length = UInt32(truncatingIfNeeded: position) &- tape[index].offset
    tape[index].next = UInt32(truncatingIfNeeded: tape.count)
    return parent
  }

  private mutating func skipSpace(_ text: UnsafeBufferPointer<UInt8>) {
    while position < text.count {
      let byte = unsafe text[position]
      guard byte <= 0x20, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return }
      position += 1
    }
  }

  /// A member's name and its colon.
  private mutating func key(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard position < text.count else { return refuse(.unexpectedEnd) }
    let byte = unsafe text[position]
    guard byte == UInt8(ascii: "\"") else { return refuse(.unexpectedByte(byte)) }
    guard unsafe string(text) else { return false }
    unsafe skipSpace(text)
    guard position < text.count else { return refuse(.unexpectedEnd) }
    let colon = unsafe text[position]
    guard colon == UInt8(ascii: ":") else { return refuse(.unexpectedByte(colon)) }
    position += 1
    return true
  }

  private mutating func refuse(_ code: JSONError.Code, at offset: Int? = nil) -> Bool {
    _ = fail(code, at: offset)
    return false
  }

  private mutating func literal(_ text: UnsafeBufferPointer<UInt8>, _ first: UInt8) -> Bool {
    let word: StaticString = first == UInt8(ascii: "t") ? "true" : first == UInt8(ascii: "f") ? "false" : "null"
    let count = word.utf8CodeUnitCount
    guard position + count <= text.count else { return refuse(.invalidLiteral) }
    for index in 0..<count where unsafe text[position + index] != word.utf8Start[index] {
      return refuse(.invalidLiteral)
    }
    tape.append(
      TapeNode(
        kind: first == UInt8(ascii: "n") ? .null : .boolean,
        flags: first == UInt8(ascii: "t") ? TapeNode.isTrue : 0,
        offset: UInt32(truncatingIfNeeded: position), length: UInt32(truncatingIfNeeded: count),
        next: UInt32(truncatingIfNeeded: tape.count + 1)))
    position += count
    return true
  }

  private mutating func number(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = position
    var at = position
    let end = text.count
    var isInteger = true
    if unsafe text[at] == UInt8(ascii: "-") { at += 1 }
    let first = at
    while at < end, unsafe text[at] &- 0x30 < 10 { at += 1 }
    guard at > first else { return refuse(.invalidNumber, at: start) }
    if unsafe text[first] == 0x30, at > first + 1 { return refuse(.invalidNumber, at: start) }
    if at < end, unsafe text[at] == UInt8(ascii: ".") {
      isInteger = false
      at += 1
      let fraction = at
      while at < end, unsafe text[at] &- 0x30 < 10 { at += 1 }
      guard at > fraction else { return refuse(.invalidNumber, at: start) }
    }
    if at < end, unsafe text[at] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      at += 1
      if at < end, unsafe text[at] == UInt8(ascii: "+") || text[at] == UInt8(ascii: "-") { at += 1 }
      let exponent = at
      while at < end, unsafe text[at] &- 0x30 < 10 { at += 1 }
      guard at > exponent else { return refuse(.invalidNumber, at: start) }
    }
    tape.append(
      TapeNode(
        kind: .number, flags: isInteger ? TapeNode.isInteger : 0,
        offset: UInt32(truncatingIfNeeded: start), length: UInt32(truncatingIfNeeded: at - start),
        next: UInt32(truncatingIfNeeded: tape.count + 1)))
    position = at
    return true
  }

  private mutating func string(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = position + 1
    var at = start
    let end = text.count
    var flags: UInt8 = 0
    while true {
      // Eight plain bytes at a time: no quote, no backslash, no control, nothing beyond ASCII.
      while at + 8 <= end,
        unsafe isPlain(UnsafeRawBufferPointer(text).loadUnaligned(fromByteOffset: at, as: UInt64.self))
      {
        at += 8
      }
      guard at < end else { return refuse(.unexpectedEnd, at: end) }
      let byte = unsafe text[at]
      switch byte {
      case UInt8(ascii: "\""):
        tape.append(
          TapeNode(
            kind: .string, flags: flags, offset: UInt32(truncatingIfNeeded: start),
            length: UInt32(truncatingIfNeeded: at - start), next: UInt32(truncatingIfNeeded: tape.count + 1)))
        position = at + 1
        return true
      case UInt8(ascii: "\\"):
        flags = TapeNode.hasEscapes
        guard let after = unsafe escape(text, at) else { return false }
        at = after
      case 0..<0x20:
        return refuse(.controlCharacter, at: at)
      case 0x80...:
        let width = unsafe UTF8Width.valid(in: text, at: at)
        guard width > 0 else { return refuse(.invalidUTF8, at: at) }
        at += width
      default:
        at += 1
      }
    }
  }

  @inline(__always)
  private func isPlain(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high: UInt64 = 0x8080_8080_8080_8080
    let quote = word ^ (ones &* 0x22)
    let slash = word ^ (ones &* 0x5c)
    // A zero byte borrows into its high bit; bytes below 0x20 borrow too.
    let found = (quote &- ones) | (slash &- ones) | (word &- (ones &* 0x20)) | word
    return found & high == 0
  }

  /// - Returns: where the text goes on, or nil with ``failure`` set.
  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int? {
    guard at + 1 < text.count else {
      _ = fail(.unexpectedEnd, at: text.count)
      return nil
    }
    switch unsafe text[at + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return at + 2
    case UInt8(ascii: "u"):
      guard let unit = unsafe HexDigits.unit(text, at + 2) else {
        _ = fail(.invalidEscape, at: at)
        return nil
      }
      guard limits.refusesLoneSurrogates, unit & 0xf800 == 0xd800 else { return at + 6 }
      if unit < 0xdc00, at + 7 < text.count, unsafe text[at + 6] == UInt8(ascii: "\\"),
        unsafe text[at + 7] == UInt8(ascii: "u"),
        let low = unsafe HexDigits.unit(text, at + 8), low & 0xfc00 == 0xdc00
      {
        return at + 12
      }
      _ = fail(.loneSurrogate, at: at)
      return nil
    default:
      _ = fail(.invalidEscape, at: at)
      return nil
    }
  }
}
