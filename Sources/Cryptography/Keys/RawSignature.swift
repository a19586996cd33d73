private import CLibcrypto

/// ECDSA's r and s, each in as many bytes as the curve's coordinates.
enum RawSignature {
  static func bytes(fromDER der: [UInt8], size: Int) -> [UInt8]? {
    let parsed = unsafe der.withUnsafeBufferPointer { bytes -> OpaquePointer? in
      var at = bytes.baseAddress
      return unsafe d2i_ECDSA_SIG(nil, &at, bytes.count)
    }
    guard let parsed = unsafe parsed else { return nil }
    defer { unsafe ECDSA_SIG_free(parsed) }
    var raw = [UInt8](repeating: 0, count: size * 2)
    let fits = unsafe raw.withUnsafeMutableBufferPointer { raw in
      guard let base = raw.baseAddress else { return false }
      return unsafe BN_bn2binpad(ECDSA_SIG_get0_r(parsed), base, Int32(size)) == size
        && BN_bn2binpad(ECDSA_SIG_get0_s(parsed), base + size, Int32(size)) == size
    }
    return fits ? raw : nil
  }
}
