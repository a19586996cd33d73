import CLibcrypto

/// Certificates that their authorities have revoked (RFC 5280, section 5). Every list must be signed by one of the
/// authorities and still be current: with an old list nobody knows who has been revoked since.
package struct RevocationList: Sendable {
  /// Issuer's name in DER and serial number.
  private struct Entry: Hashable {
    let issuer: [UInt8]
    let serialNumber: String
  }

  private let revoked: Set<Entry>
  /// In seconds since 1970: after this the list says nothing any more.
  package let nextUpdate: Int

  /// - Parameters:
  ///   - pem: one list or several.
  ///   - authorities: the certificates of those who may sign them.
  package init(pem: [UInt8], authorities: [UInt8]) throws(CryptographyError) {
    var revoked: Set<Entry> = []
    var nextUpdate = Int.max
    var count = 0
    let bio = unsafe BIO_new_mem_buf(pem, Int32(clamping: pem.count))
    defer {
      unsafe BIO_free(bio)
      ERR_clear_error()
    }
    while let list = unsafe PEM_read_bio_X509_CRL(bio, nil, switchboard_no_password(), nil) {
      defer { unsafe X509_CRL_free(list) }
      count += 1
      guard unsafe Self.isSigned(list, by: authorities) else {
        throw CryptographyError("trust the revocation list", reason: "it is not signed by one of the authorities")
      }
      guard let end = unsafe X509_CRL_get0_nextUpdate(list) else {
        throw CryptographyError("trust the revocation list", reason: "it does not say until when it holds")
      }
      nextUpdate = min(nextUpdate, try unsafe Certificate.seconds(of: end))
      let issuer = unsafe Self.encoded(X509_CRL_get_issuer(list))
      for serialNumber in unsafe Self.serialNumbers(of: list) {
        revoked.insert(Entry(issuer: issuer, serialNumber: serialNumber))
      }
    }
    guard count > 0 else { throw CryptographyError("read the revocation list", reason: "there is none in the file") }
    self.revoked = revoked
    self.nextUpdate = nextUpdate
  }

  private static func isSigned(_ list: OpaquePointer, by authorities: [UInt8]) -> Bool {
    let bio = unsafe BIO_new_mem_buf(authorities, Int32(clamping: authorities.count))
    defer { unsafe BIO_free(bio) }
    while let authority = unsafe PEM_read_bio_X509(bio, nil, switchboard_no_password(), nil) {
      defer { unsafe X509_free(authority) }
      let isIssuer = unsafe X509_NAME_cmp(X509_get_subject_name(authority), X509_CRL_get_issuer(list)) == 0
      guard isIssuer, let key = unsafe X509_get_pubkey(authority) else { continue }
      defer { unsafe EVP_PKEY_free(key) }
      if unsafe X509_CRL_verify(list, key) == 1 { return true }
    }
    return false
  }

  private static func serialNumbers(of list: OpaquePointer) -> [String] {
    (0..<(unsafe switchboard_revoked_count(list))).map { index in
      unsafe Certificate.hexadecimal(switchboard_revoked_number(list, index))
    }
  }

  private static func encoded(_ name: OpaquePointer?) -> [UInt8] {
    var start: UnsafeMutablePointer<UInt8>?
    let count = unsafe i2d_X509_NAME(name, &start)
    defer { unsafe switchboard_free(start) }
    guard count > 0, let start = unsafe start else { return [] }
    return unsafe Array(UnsafeBufferPointer(start: start, count: Int(count)))
  }

  /// - Parameter der: the certificate. One that cannot be read cannot be found good.
  package func contains(der: [UInt8]) -> Bool {
    let certificate = unsafe der.withUnsafeBufferPointer { bytes -> OpaquePointer? in
      var at = bytes.baseAddress
      return unsafe d2i_X509(nil, &at, bytes.count)
    }
    guard let certificate = unsafe certificate else { return true }
    defer { unsafe X509_free(certificate) }
    let issuer = unsafe Self.encoded(X509_get_issuer_name(certificate))
    let serialNumber = unsafe Certificate.hexadecimal(X509_get0_serialNumber(certificate))
    return revoked.contains(Entry(issuer: issuer, serialNumber: serialNumber))
  }
}
