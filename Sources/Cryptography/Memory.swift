private import CLibcrypto

/// Bytes that libcrypto wrote to memory.
enum Memory {
  /// Everything written to a memory BIO so far.
  static func bytes(of bio: OpaquePointer?) -> [UInt8] {
    var start: UnsafeMutablePointer<CChar>?
    let count = unsafe switchboard_bio_memory(bio, &start)
    guard count > 0, let start = unsafe start else { return [] }
    return unsafe UnsafeRawBufferPointer(start: start, count: count).map { $0 }
  }
}
