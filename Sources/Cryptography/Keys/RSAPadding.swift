private import CLibcrypto

/// What RSA needs to be told before it signs or verifies.
enum RSAPadding {
  /// - Returns: false where libcrypto refuses.
  static func set(_ algorithm: SignatureAlgorithm, _ context: OpaquePointer?) -> Bool {
    guard case .rsaPSS = algorithm else { return true }
    return unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
      && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1
  }
}
