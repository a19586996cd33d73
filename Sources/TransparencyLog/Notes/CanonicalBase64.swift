private import Cryptography

/// Base64 in its one spelling: padded, no bits left over. Two spellings of one signature would be two files.
enum CanonicalBase64 {
  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    guard let bytes = ByteEncoding.base64.decode(text), ByteEncoding.base64.encode(bytes) == text else { return nil }
    return bytes
  }
}
