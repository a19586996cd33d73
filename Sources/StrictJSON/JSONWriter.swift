/// Writes compact JSON in the order it is called in, so equal calls give equal bytes.
public struct JSONWriter: Sendable {
  /// What has been written so far.
  public private(set) var bytes: [UInt8] = []
  /// Whether the next value needs a comma before it.
  private var needsComma = false

  /// An empty text; `capacity` in bytes saves growing.
  public init(reserving capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
  }

  /// Opens an object.
  public mutating func beginObject() { open(UInt8(ascii: "{")) }
  /// Closes the object.
  public mutating func endObject() { close(UInt8(ascii: "}")) }
  /// Opens an array.
  public mutating func beginArray() { open(UInt8(ascii: "[")) }
  /// Closes the array.
  public mutating func endArray() { close(UInt8(ascii: "]")) }

  /// A member's name; its value comes next.
  public mutating func key(_ name: String) {
    separate()
    quote(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// A name that needs no escape: a literal of the program's own.
  public mutating func key(literal name: StaticString) {
    bytes.append(addingCapacity: name.utf8CodeUnitCount + 4) { Self.write(key: name, needsComma, to: &$0) }
    needsComma = false
  }

  /// A member that is a string. The name is a literal that needs no escape.
  public mutating func member(literal name: StaticString, _ text: String) {
    var text = text
    let needsComma = needsComma
    let isWritten = text.withUTF8 { utf8 in
      let utf8 = UnsafeRawBufferPointer(utf8)
      guard unsafe Self.isPlain(utf8) else { return false }
      bytes.append(addingCapacity: name.utf8CodeUnitCount + utf8.count + 6) { span in
        Self.write(key: name, needsComma, to: &span)
        span.append(UInt8(ascii: "\""))
        unsafe Self.copy(utf8, to: &span)
        span.append(UInt8(ascii: "\""))
      }
      return true
    }
    if !isWritten {
      key(literal: name)
      quote(text)
    }
    self.needsComma = true
  }

  /// A member that is a string of which the caller warrants that no byte needs an escape.
  /// - Parameters:
  ///   - name: a literal that needs no escape.
  ///   - capacity: as many bytes as it has at most.
  public mutating func member(
    literal name: StaticString, plain capacity: Int, _ write: (inout OutputSpan<UInt8>) -> Void
  ) {
    let needsComma = needsComma
    bytes.append(addingCapacity: name.utf8CodeUnitCount + capacity + 6) { span in
      Self.write(key: name, needsComma, to: &span)
      span.append(UInt8(ascii: "\""))
      write(&span)
      span.append(UInt8(ascii: "\""))
    }
    self.needsComma = true
  }

  /// A string, quoted and escaped.
  public mutating func string(_ text: String) {
    separate()
    quote(text)
  }

  /// A whole number.
  public mutating func integer(_ value: Int) { raw(String(value)) }

  /// `true` or `false`.
  public mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

  /// `null`.
  public mutating func null() { raw("null") }

  /// A value that is already valid JSON.
  public mutating func json(_ text: JSONText) { raw(text.text) }

  /// A number by its text. The caller warrants that RFC 8259 writes it so.
  public mutating func number(text: String) { raw(text) }

  /// A value of another document, its strings and numbers spelled as they came.
  public mutating func value(_ value: JSONValue) {
    switch value.kind {
    case .object:
      beginObject()
      for member in value.members {
        separate()
        bytes.append(contentsOf: member.key.bytes)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
        self.value(member.value)
      }
      endObject()
    case .array:
      beginArray()
      for element in value.elements { self.value(element) }
      endArray()
    default:
      separate()
      bytes.append(contentsOf: value.bytes)
    }
  }

  private mutating func raw(_ text: String) {
    separate()
    var text = text
    text.withUTF8 { unsafe bytes.append(contentsOf: $0) }
  }

  private mutating func open(_ byte: UInt8) {
    separate()
    bytes.append(byte)
    needsComma = false
  }

  private mutating func close(_ byte: UInt8) {
    bytes.append(byte)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func quote(_ text: String) {
    var text = text
    text.withUTF8 { utf8 in
      let utf8 = UnsafeRawBufferPointer(utf8)
      bytes.append(UInt8(ascii: "\""))
      if unsafe Self.isPlain(utf8) {
        unsafe bytes.append(contentsOf: utf8)
      } else {
        for index in utf8.indices { unsafe escape(utf8[index]) }
      }
      bytes.append(UInt8(ascii: "\""))
    }
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case 0x22: bytes.append(contentsOf: #"\""#.utf8)
    case 0x5c: bytes.append(contentsOf: #"\\"#.utf8)
    case 0x0a: bytes.append(contentsOf: #"\n"#.utf8)
    case 0x0d: bytes.append(contentsOf: #"\r"#.utf8)
    case 0x09: bytes.append(contentsOf: #"\t"#.utf8)
    case 0..<0x20: bytes.append(contentsOf: ((byte < 16 ? #"\u000"# : #"\u00"#) + String(byte, radix: 16)).utf8)
    default: bytes.append(byte)
    }
  }

  // MARK: Bytes

  /// With the quotes and the colon, and the comma where one is due: four bytes more than the name at most.
  private static func write(key name: StaticString, _ needsComma: Bool, to span: inout OutputSpan<UInt8>) {
    if needsComma { span.append(UInt8(ascii: ",")) }
    span.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { unsafe copy(UnsafeRawBufferPointer($0), to: &span) }
    span.append(UInt8(ascii: "\""))
    span.append(UInt8(ascii: ":"))
  }

  private static func copy(_ source: UnsafeRawBufferPointer, to span: inout OutputSpan<UInt8>) {
    precondition(source.count <= span.freeCapacity, "whoever asked for the room counted it")
    unsafe span.withUnsafeMutableBufferPointer { buffer, count in
      let free = unsafe UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
      unsafe free.copyMemory(from: source)
      count += source.count
    }
  }

  /// Whether no byte needs an escape: no quote, no backslash, no control character. Eight at a time.
  private static func isPlain(_ utf8: UnsafeRawBufferPointer) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high: UInt64 = 0x8080_8080_8080_8080
    var at = 0
    while at + 8 <= utf8.count {
      let word = unsafe utf8.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      let quote = word ^ (ones &* 0x22)
      let slash = word ^ (ones &* 0x5c)
      // A byte that is zero, or below 0x20, borrows into its high bit, unless that bit was set before.
      let found = ((quote &- ones) & ~quote) | ((slash &- ones) & ~slash) | ((word &- (ones &* 0x20)) & ~word)
      guard found & high == 0 else { return false }
      at += 8
    }
    while at < utf8.count {
      let byte = unsafe utf8[at]
      guard byte >= 0x20, byte != 0x22, byte != 0x5c else { return false }
      at += 1
    }
    return true
  }
}
