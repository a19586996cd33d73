private import Cryptography

/// W3C Trace Context, level 1: `00-<trace>-<parent>-<flags>`.
enum TraceContext {
  /// The header for one request: of the trace that the event came with, or of a new one; either way with a parent of its own.
  static func header(continuing received: String?, random: (Int) -> [UInt8] = RandomBytes.make) -> String {
    let parent = ByteEncoding.hex.encode(random(8))
    if let received, let (trace, flags) = parse(received) { return "00-\(trace)-\(parent)-\(flags)" }
    // Not sampled: nobody asked for it.
    return "00-\(ByteEncoding.hex.encode(random(16)))-\(parent)-00"
  }

  /// - Returns: nil for what is none; a later version is read as far as this one goes.
  private static func parse(_ text: String) -> (trace: String, flags: String)? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 4, parts[0] != "ff", parts[0] != "00" || parts.count == 4 else { return nil }
    for (part, length) in zip(parts, [2, 32, 16, 2]) {
      guard part.utf8.count == length, part.utf8.allSatisfy(Self.isHex) else { return nil }
    }
    guard parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" }) else { return nil }
    return (String(parts[1]), String(parts[3]))
  }

  private static func isHex(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) }
}
