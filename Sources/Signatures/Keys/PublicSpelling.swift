import Cryptography
import StrictJSON

/// Texts that are public keys. One of them taken for a secret would let anybody sign (CVE-2022-29217 and its like).
enum PublicSpelling {
  static func matches(_ bytes: [UInt8]) -> Bool {
    if PublicKey(der: bytes) != nil { return true }
    let text = String(decoding: bytes, as: UTF8.self)
    if text.contains("-----BEGIN ") || text.hasPrefix("whpk_") { return true }
    if let key = try? JSONDocument(parsing: bytes).root, let type = key["kty"]?.string { return type != "oct" }
    return [ByteEncoding.base64, .base64url, .hex].contains { encoding in
      encoding.decode(text).map { PublicKey(der: $0) != nil || (try? Certificate(der: $0)) != nil } ?? false
    }
  }
}
