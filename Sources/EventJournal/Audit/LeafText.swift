import CallModel
private import Cryptography

/// The canonical bytes of an entry of the audit log: a first line that names the version, then `name value` lines, each
/// ended by a line feed. Values hold no control character; `%` begins the escape of one.
enum LeafText {
  static let head = "switchboard/leaf/v1\n"
  /// In bytes; of longer values the SHA-256 stands there.
  private static let valueLimit = 1_024

  static func begin() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(384)
    bytes.append(text: head)
    return bytes
  }

  static func append(_ name: String, _ value: String, to bytes: inout [UInt8]) {
    bytes.append(text: name)
    bytes.append(UInt8(ascii: " "))
    if value.utf8.count > valueLimit {
      bytes.append(text: "sha256:\(ByteEncoding.hex.encode(DigestAlgorithm.sha256.hash(Array(value.utf8))))")
    } else if value.utf8.contains(where: needsEscape) {
      for byte in value.utf8 { append(byte, to: &bytes) }
    } else {
      bytes.append(text: value)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Of letters that need no escape, and short.
  static func append(_ name: String, plain value: String, to bytes: inout [UInt8]) {
    bytes.append(text: name)
    bytes.append(UInt8(ascii: " "))
    bytes.append(text: value)
    bytes.append(UInt8(ascii: "\n"))
  }

  /// - Parameters:
  ///   - capacity: as long as the value is at most.
  ///   - write: letters that need no escape.
  static func append(
    _ name: String, upTo capacity: Int, to bytes: inout [UInt8], _ write: (inout OutputSpan<UInt8>) -> Void
  ) {
    bytes.append(text: name)
    bytes.append(addingCapacity: capacity + 2) { span in
      span.append(UInt8(ascii: " "))
      write(&span)
      span.append(UInt8(ascii: "\n"))
    }
  }

  static func append(_ name: String, hex value: [UInt8], to bytes: inout [UInt8]) {
    append(name, upTo: value.count * 2, to: &bytes) { ByteEncoding.writeHex(value, to: &$0) }
  }

  static func append(_ name: String, _ value: UUIDBits, to bytes: inout [UInt8]) {
    append(name, upTo: UUIDBits.textSize, to: &bytes) { value.write(to: &$0) }
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x7f || byte == UInt8(ascii: "%")
  }

  private static let hex = Array("0123456789ABCDEF".utf8)

  private static func append(_ byte: UInt8, to bytes: inout [UInt8]) {
    guard needsEscape(byte) else { return bytes.append(byte) }
    bytes.append(UInt8(ascii: "%"))
    bytes.append(hex[Int(byte >> 4)])
    bytes.append(hex[Int(byte & 15)])
  }

  /// - Returns: names and values, as they are written; nil where the bytes are no leaf.
  static func parse(_ bytes: [UInt8]) -> [(name: String, value: String)]? {
    guard let text = String(validating: bytes, as: UTF8.self), text.hasPrefix(head), text.hasSuffix("\n") else {
      return nil
    }
    var fields: [(name: String, value: String)] = []
    for line in text.dropFirst(head.count).dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
      guard let blank = line.firstIndex(of: " ") else { return nil }
      fields.append((String(line[..<blank]), FormEncoding.decodePath(line[line.index(after: blank)...])))
    }
    return fields
  }
}
