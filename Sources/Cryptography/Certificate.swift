import CLibcrypto

/// What an operator wants to know of an X.509 certificate.
package struct Certificate: Sendable, Equatable {
  /// SHA-256 over the DER form, as browsers and `openssl x509 -fingerprint -sha256` show it, without colons.
  package let fingerprint: String
  /// In seconds since 1970.
  package let notAfter: Int
  /// In seconds since 1970.
  package let notBefore: Int
  /// DNS names and addresses it is valid for.
  package let names: [String]
  /// RFC 2253's form, such as `CN=pbx.example,O=Acme`.
  package let subject: String
  /// Nil for a kind that nothing here uses.
  package let publicKey: PublicKey?
  /// In hexadecimal, as revocation lists name it.
  package let serialNumber: String

  package static func == (a: Certificate, b: Certificate) -> Bool { a.fingerprint == b.fingerprint }

  /// Reads the first certificate of a PEM text.
  package init(pem: [UInt8]) throws(CryptographyError) {
    let bio = unsafe BIO_new_mem_buf(pem, Int32(clamping: pem.count))
    defer { unsafe BIO_free(bio) }
    guard let certificate = unsafe PEM_read_bio_X509(bio, nil, switchboard_no_password(), nil) else {
      throw CryptographyError("read a certificate")
    }
    try unsafe self.init(owning: certificate)
  }

  package init(der: [UInt8]) throws(CryptographyError) {
    let certificate = unsafe der.withUnsafeBufferPointer { bytes -> OpaquePointer? in
      var at = bytes.baseAddress
      return unsafe d2i_X509(nil, &at, bytes.count)
    }
    guard let certificate = unsafe certificate else { throw CryptographyError("read a certificate") }
    try unsafe self.init(owning: certificate)
  }

  private init(owning certificate: OpaquePointer) throws(CryptographyError) {
    defer { unsafe X509_free(certificate) }
    var digest = [UInt8](repeating: 0, count: DigestAlgorithm.sha256.size)
    guard unsafe X509_digest(certificate, EVP_sha256(), &digest, nil) == 1 else {
      throw CryptographyError("hash a certificate")
    }
    fingerprint = ByteEncoding.hex.encode(digest)
    notAfter = try unsafe Self.seconds(of: X509_get0_notAfter(certificate))
    notBefore = try unsafe Self.seconds(of: X509_get0_notBefore(certificate))
    names = unsafe Self.names(of: certificate)
    subject = unsafe Self.subject(of: certificate)
    publicKey = unsafe X509_get_pubkey(certificate).map { unsafe KeyHandle(owning: $0) }.flatMap { PublicKey($0) }
    serialNumber = unsafe Self.hexadecimal(X509_get0_serialNumber(certificate))
    ERR_clear_error()
  }

  private static func subject(of certificate: OpaquePointer) -> String {
    let bio = unsafe BIO_new(BIO_s_mem())
    defer { unsafe BIO_free(bio) }
    unsafe X509_NAME_print_ex(bio, X509_get_subject_name(certificate), 0, switchboard_name_flags())
    return unsafe String(decoding: Memory.bytes(of: bio), as: UTF8.self)
  }

  static func hexadecimal(_ integer: UnsafePointer<ASN1_INTEGER>?) -> String {
    let number = unsafe ASN1_INTEGER_to_BN(integer, nil)
    defer { unsafe BN_free(number) }
    guard let text = unsafe BN_bn2hex(number) else { return "" }
    defer { unsafe switchboard_free(text) }
    return unsafe String(cString: text).lowercased()
  }

  static func seconds(of time: UnsafePointer<ASN1_TIME>?) throws(CryptographyError) -> Int {
    let epoch = unsafe ASN1_TIME_set(nil, 0)
    defer { unsafe ASN1_TIME_free(epoch) }
    var days: Int32 = 0
    var seconds: Int32 = 0
    guard unsafe ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else {
      throw CryptographyError("read a certificate's date")
    }
    return Int(days) * 86_400 + Int(seconds)
  }

  /// The alternative names, each by itself: as a printed list, one name could pretend to be several.
  private static func names(of certificate: OpaquePointer) -> [String] {
    guard let all = unsafe switchboard_names(certificate) else { return [] }
    defer { unsafe switchboard_names_free(all) }
    return (0..<(unsafe switchboard_names_count(all))).compactMap { index in
      var kind: Int32 = 0
      var start: UnsafePointer<UInt8>?
      let count = Int(unsafe switchboard_name(all, index, &kind, &start))
      guard count > 0, let start = unsafe start else { return nil }
      let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
      return kind == GEN_IPADD ? address(bytes) : String(validating: bytes, as: UTF8.self)
    }
  }

  private static func address(_ bytes: [UInt8]) -> String? {
    switch bytes.count {
    case 4: bytes.map(String.init).joined(separator: ".")
    case 16:
      stride(from: 0, to: 16, by: 2).map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
        .joined(separator: ":")
    default: nil
    }
  }
}
