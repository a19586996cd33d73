private import CLibcrypto

/// One certificate in the making. Owns what libcrypto allocated for it, and frees it.
@safe struct CertificateBuilder: ~Copyable {
  private let certificate: OpaquePointer
  private let key: OpaquePointer
  private let issuerCertificate: OpaquePointer?
  private let issuerKey: OpaquePointer?

  init(subject: String, days: Int, issuer: DevelopmentCertificate?) throws(CryptographyError) {
    let issuerCertificate = try unsafe issuer.map { given throws(CryptographyError) in
      try unsafe Self.certificate(pem: given.certificatePEM)
    }
    let issuerKey: OpaquePointer?
    do throws(CryptographyError) {
      unsafe issuerKey = try issuer.map { given throws(CryptographyError) in
        try unsafe Self.key(pem: given.privateKeyPEM)
      }
    } catch {
      unsafe X509_free(issuerCertificate)
      throw error
    }
    guard let key = unsafe switchboard_p256_generate(), let certificate = unsafe X509_new() else {
      unsafe X509_free(issuerCertificate)
      unsafe EVP_PKEY_free(issuerKey)
      throw CryptographyError("make a P-256 key")
    }
    unsafe self.certificate = certificate
    unsafe self.key = key
    unsafe self.issuerCertificate = issuerCertificate
    unsafe self.issuerKey = issuerKey
    fill(subject: subject, days: days)
  }

  deinit {
    unsafe X509_free(certificate)
    unsafe EVP_PKEY_free(key)
    unsafe X509_free(issuerCertificate)
    unsafe EVP_PKEY_free(issuerKey)
  }

  private func fill(subject: String, days: Int) {
    unsafe X509_set_version(certificate, 2)
    // 16 random bytes, positive: RFC 5280, section 4.1.2.2.
    var serial = RandomBytes.make(16)
    serial[0] = serial[0] & 0x7f | 0x40
    let number = unsafe BN_bin2bn(serial, 16, nil)
    unsafe BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate))
    unsafe BN_free(number)
    // An hour back, for clocks that are behind.
    unsafe X509_gmtime_adj(X509_getm_notBefore(certificate), -3_600)
    unsafe X509_gmtime_adj(X509_getm_notAfter(certificate), days * 86_400)
    let name = unsafe X509_get_subject_name(certificate)
    let text = Array(subject.utf8)
    unsafe X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, Int32(text.count), -1, 0)
    unsafe X509_set_issuer_name(certificate, issuerCertificate.map { unsafe X509_get_subject_name($0) } ?? name)
    unsafe X509_set_pubkey(certificate, key)
  }

  func add(_ extensionID: Int32, _ value: String) throws(CryptographyError) {
    var context = unsafe X509V3_CTX()
    unsafe X509V3_set_ctx(&context, issuerCertificate ?? certificate, certificate, nil, nil, 0)
    guard let made = unsafe X509V3_EXT_conf_nid(nil, &context, extensionID, value) else {
      throw CryptographyError("put \(value) into a certificate")
    }
    defer { unsafe X509_EXTENSION_free(made) }
    guard unsafe X509_add_ext(certificate, made, -1) == 1 else {
      throw CryptographyError("put \(value) into a certificate")
    }
  }

  func sign() throws(CryptographyError) -> DevelopmentCertificate {
    guard unsafe X509_sign(certificate, issuerKey ?? key, EVP_sha256()) > 0 else {
      throw CryptographyError("sign a certificate")
    }
    let bio = unsafe BIO_new(BIO_s_mem())
    defer { unsafe BIO_free(bio) }
    let keyBio = unsafe BIO_new(BIO_s_mem())
    defer { unsafe BIO_free(keyBio) }
    guard unsafe PEM_write_bio_X509(bio, certificate) == 1,
      unsafe PEM_write_bio_PKCS8PrivateKey(keyBio, key, nil, nil, 0, nil, nil) == 1
    else { throw CryptographyError("write a certificate") }
    return unsafe DevelopmentCertificate(
      certificatePEM: Memory.bytes(of: bio), privateKeyPEM: Memory.bytes(of: keyBio))
  }

  private static func certificate(pem: [UInt8]) throws(CryptographyError) -> OpaquePointer {
    let bio = unsafe BIO_new_mem_buf(pem, Int32(clamping: pem.count))
    defer { unsafe BIO_free(bio) }
    guard let read = unsafe PEM_read_bio_X509(bio, nil, nil, nil) else {
      throw CryptographyError("read the authority's certificate")
    }
    return unsafe read
  }

  private static func key(pem: [UInt8]) throws(CryptographyError) -> OpaquePointer {
    let bio = unsafe BIO_new_mem_buf(pem, Int32(clamping: pem.count))
    defer { unsafe BIO_free(bio) }
    guard let read = unsafe PEM_read_bio_PrivateKey(bio, nil, nil, nil) else {
      throw CryptographyError("read the authority's key")
    }
    return unsafe read
  }
}
