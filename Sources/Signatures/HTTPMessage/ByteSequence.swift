private import Cryptography

/// Byte sequences of RFC 9651, section 3.3.5.
enum ByteSequence {
  static func encoded(_ text: String) -> String { ByteEncoding.base64.encode(Array(text.utf8)) }
}
