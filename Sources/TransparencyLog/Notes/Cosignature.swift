/// A witness's statement that it saw a log grow to a head, and no larger one, at a time (C2SP tlog-cosignature, Ed25519).
enum Cosignature {
  private static let timeSize = 8

  /// What is signed.
  static func message(_ text: String, time: UInt64) -> [UInt8] { Array("cosignature/v1\ntime \(time)\n\(text)".utf8) }

  static func parse(_ signature: [UInt8]) -> (time: UInt64, signature: [UInt8])? {
    guard signature.count == timeSize + 64 else { return nil }
    let time = signature.prefix(timeSize).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard time <= UInt64(Int64.max) else { return nil }
    return (time, Array(signature.dropFirst(timeSize)))
  }

  static func bytes(time: UInt64, signature: [UInt8]) -> [UInt8] {
    stride(from: UInt64(56), through: 0, by: -8).map { UInt8(truncatingIfNeeded: time >> $0) } + signature
  }
}
