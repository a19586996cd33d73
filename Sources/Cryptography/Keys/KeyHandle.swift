private import CLibcrypto

/// A key of libcrypto, freed with the object. Immutable once made, so threads may share it.
@safe final class KeyHandle: @unchecked Sendable {
  let pointer: OpaquePointer

  /// Takes the key over.
  init(owning pointer: OpaquePointer) { unsafe self.pointer = pointer }

  /// - Returns: nil for anything but one whole key.
  init?(der: [UInt8], isPrivate: Bool) {
    defer { ERR_clear_error() }
    let read = unsafe der.withUnsafeBufferPointer { bytes -> (key: OpaquePointer, isWhole: Bool)? in
      var at = bytes.baseAddress
      let key =
        isPrivate ? unsafe d2i_AutoPrivateKey(nil, &at, bytes.count) : unsafe d2i_PUBKEY(nil, &at, bytes.count)
      guard let key = unsafe key else { return nil }
      return unsafe (key, at == bytes.baseAddress.map { unsafe $0 + bytes.count })
    }
    guard let read = unsafe read else { return nil }
    unsafe pointer = read.key
    // What is owned is freed with the object, also where it is not handed out.
    guard unsafe read.isWhole else { return nil }
  }

  deinit { unsafe EVP_PKEY_free(pointer) }

  /// - Returns: nil for a kind that nothing here uses, or one too weak to prove anything.
  var kind: KeyKind? {
    if unsafe EVP_PKEY_is_a(pointer, "ED25519") == 1 { return isOfSmallOrder ? nil : .ed25519 }
    if unsafe EVP_PKEY_is_a(pointer, "RSA") == 1 { return rsa(onlyPSS: false) }
    if unsafe EVP_PKEY_is_a(pointer, "RSA-PSS") == 1 { return rsa(onlyPSS: true) }
    guard unsafe EVP_PKEY_is_a(pointer, "EC") == 1 else { return nil }
    var name = [CChar](repeating: 0, count: 64)
    guard unsafe EVP_PKEY_get_group_name(pointer, &name, name.count, nil) == 1 else { return nil }
    let group = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return EllipticCurve.allCases.first { $0.groupName == group }.map { .ecdsa($0) }
  }

  private func rsa(onlyPSS: Bool) -> KeyKind? {
    let bits = Int(unsafe EVP_PKEY_get_bits(pointer))
    // With the exponent 1 every message is its own signature.
    guard unsafe switchboard_rsa_exponent_is_sound(pointer) == 1 else { return nil }
    return (1_024...16_384).contains(bits) ? .rsa(bits: bits, onlyPSS: onlyPSS) : nil
  }

  /// Points of order 1, 2, 4 and 8, and spellings of theirs beyond the field: under them one signature holds for every
  /// message (RFC 8032, section 5.1.7; "Taming the many EdDSAs", table 1).
  private var isOfSmallOrder: Bool {
    var bytes = [UInt8](repeating: 0, count: 32)
    var count = bytes.count
    guard unsafe EVP_PKEY_get_raw_public_key(pointer, &bytes, &count) == 1, count == 32 else { return true }
    bytes[31] &= 0x7f
    return Self.smallOrders.contains(bytes)
  }

  /// Their y, the sign of x left out.
  private static let smallOrders: Set<[UInt8]> = Set(
    [
      "0000000000000000000000000000000000000000000000000000000000000000",
      "0100000000000000000000000000000000000000000000000000000000000000",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ].compactMap { ByteEncoding.hex.decode($0) })
}
