/// Why a text is not the JSON that was asked for, and where.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong.
  public enum Code: Sendable, Hashable {
    case unexpectedEnd
    case unexpectedByte(UInt8)
    case trailingBytes
    case invalidLiteral
    case invalidNumber
    case invalidEscape
    case invalidUTF8
    case controlCharacter
    case loneSurrogate
    case tooDeep(limit: Int)
    case duplicateKey(String)
    case tooLarge
  }

  /// What is wrong.
  public let code: Code
  /// In bytes, from 0.
  public let offset: Int
  /// The same place, by line and column.
  public let position: JSONPosition

  init(_ code: Code, at offset: Int, in bytes: [UInt8]) {
    self.code = code
    self.offset = offset
    position = JSONPosition(of: offset, in: bytes)
  }

  /// The reason alone, in words.
  public var reason: String {
    switch code {
    case .unexpectedEnd: "the text ends in the middle of a value"
    case .unexpectedByte(let byte): "unexpected \(Self.name(of: byte))"
    case .trailingBytes: "more text after the value"
    case .invalidLiteral: "neither true, false nor null"
    case .invalidNumber: "not a number as RFC 8259 writes it"
    case .invalidEscape: "not an escape that RFC 8259 knows"
    case .invalidUTF8: "not valid UTF-8"
    case .controlCharacter: "a control character inside a string must be escaped"
    case .loneSurrogate: "half of a surrogate pair"
    case .tooDeep(let limit): "nested deeper than \(limit)"
    case .duplicateKey(let key): "the key \(JSONText(string: key).text) stands here a second time"
    case .tooLarge: "longer than 2 GiB"
    }
  }

  /// `line:column: reason`
  public var description: String { "\(position): \(reason)" }

  private static func name(of byte: UInt8) -> String {
    switch byte {
    case 0x21...0x7e: "'\(Character(Unicode.Scalar(byte)))'"
    case 0x20: "space"
    default: "byte 0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
  }
}
