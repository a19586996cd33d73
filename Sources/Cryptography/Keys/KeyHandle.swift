private import CLibcrypto

/// A key of libcrypto, freed with the object. Immutable once made, so threads may share it.
@safe final class KeyHandle: @unchecked Sendable {
  let pointer: OpaquePointer

  /// Takes the key over.
  init(owning pointer: OpaquePointer) { unsafe self.pointer = pointer }

  deinit { unsafe EVP_PKEY_free(pointer) }

  /// - Returns: nil for a kind that nothing here uses, or one too weak to prove anything.
  var kind: KeyKind? {
    if unsafe EVP_PKEY_is_a(pointer, "ED25519") == 1 { return .ed25519 }
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
    return (1_024...16_384).contains(bits) ? .rsa(bits: bits, onlyPSS: onlyPSS) : nil
  }
}
