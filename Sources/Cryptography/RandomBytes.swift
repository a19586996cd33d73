private import CLibcrypto

/// Random bytes of libcrypto's generator, fit for keys.
package enum RandomBytes {
  /// - Parameter count: at most 1 MiB.
  package static func make(_ count: Int) -> [UInt8] {
    precondition((0...1 << 20).contains(count), "no caller asks for more")
    return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
      let works = unsafe RAND_bytes(buffer.baseAddress, Int32(count)) == 1
      // To go on without randomness would break every promise made with it.
      precondition(works, "the system's source of randomness failed")
      written = count
    }
  }
}
