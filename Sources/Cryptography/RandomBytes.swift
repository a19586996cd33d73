private import CLibcrypto
private import Synchronization

/// Random bytes of libcrypto's generator, fit for keys.
package enum RandomBytes {
  /// - Parameter count: at most 1 MiB.
  package static func make(_ count: Int) -> [UInt8] {
    precondition((0...1 << 20).contains(count), "no caller asks for more")
    return count <= RandomBlock.largest ? RandomBlock.shared.withLock { $0.take(count) } : generate(count)
  }

  fileprivate static func generate(_ count: Int) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
      let works = unsafe RAND_bytes(buffer.baseAddress, Int32(count)) == 1
      // To go on without randomness would break every promise made with it.
      precondition(works, "the system's source of randomness failed")
      written = count
    }
  }
}

/// What is drawn ahead: the generator takes as long for a block as for a few bytes. No byte is given twice, and none is
/// kept once it is given.
private struct RandomBlock {
  static let shared = Mutex(RandomBlock())
  static let largest = 64
  private static let size = 4_096

  private var bytes: [UInt8] = []
  private var used = 0

  mutating func take(_ count: Int) -> [UInt8] {
    if used + count > bytes.count {
      bytes = RandomBytes.generate(Self.size)
      used = 0
    }
    let taken = Array(bytes[used..<used + count])
    for at in used..<used + count { bytes[at] = 0 }
    used += count
    return taken
  }
}
