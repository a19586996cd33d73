private import CLibcrypto

/// A certificate with its P-256 key: a development authority, or a server's certificate issued by one.
@safe package struct DevelopmentCertificate {
  package let certificatePEM: [UInt8]
  /// PKCS #8, not encrypted.
  package let privateKeyPEM: [UInt8]

  /// A new authority that can issue server certificates and nothing else.
  package static func authority(name: String, days: Int) throws(CryptographyError) -> DevelopmentCertificate {
    try make(subject: name, days: days, issuer: nil) { builder throws(CryptographyError) in
      try builder.add(NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
      try builder.add(NID_key_usage, "critical,keyCertSign,cRLSign")
      try builder.add(NID_subject_key_identifier, "hash")
    }
  }

  /// A new server certificate, signed by this authority.
  /// - Parameters:
  ///   - names: DNS names and IP addresses; the first also stands in the subject.
  package func issue(names: [String], days: Int) throws(CryptographyError) -> DevelopmentCertificate {
    let alternatives = names.map { Self.isAddress($0) ? "IP:\($0)" : "DNS:\($0)" }.joined(separator: ",")
    return try Self.make(subject: names.first ?? "localhost", days: days, issuer: self) {
      builder throws(CryptographyError) in
      try builder.add(NID_basic_constraints, "critical,CA:FALSE")
      try builder.add(NID_key_usage, "critical,digitalSignature")
      try builder.add(NID_ext_key_usage, "serverAuth")
      try builder.add(NID_subject_alt_name, alternatives)
      try builder.add(NID_authority_key_identifier, "keyid")
    }
  }

  private static func isAddress(_ name: String) -> Bool {
    name.contains(":") || name.split(separator: ".").allSatisfy { UInt8($0) != nil }
  }

  private static func make(
    subject: String, days: Int, issuer: DevelopmentCertificate?,
    extend: (borrowing CertificateBuilder) throws(CryptographyError) -> Void
  ) throws(CryptographyError) -> DevelopmentCertificate {
    let builder = try CertificateBuilder(subject: subject, days: days, issuer: issuer)
    try extend(builder)
    return try builder.sign()
  }

  init(certificatePEM: [UInt8], privateKeyPEM: [UInt8]) {
    self.certificatePEM = certificatePEM
    self.privateKeyPEM = privateKeyPEM
  }

  /// An authority read back from its files.
  package init(readingCertificate certificate: [UInt8], privateKey: [UInt8]) {
    self.init(certificatePEM: certificate, privateKeyPEM: privateKey)
  }
}
