/// Why a connection could not be secured, for people: the library tells it with places of its own sources among it.
enum TLSFailure {
  static func reason(_ described: String) -> String {
    let reasons = [
      ("CERTIFICATE_VERIFY_FAILED", "its certificate is not trusted: look at \"tls\": { \"authority\" }"),
      ("CERTIFICATE_REQUIRED", "it wants a client certificate: set \"tls\": { \"certificate\", \"privateKey\" }"),
      ("BAD_CERTIFICATE", "it does not take our certificate"),
      ("UNKNOWN_CA", "it does not know who issued our certificate"),
      ("WRONG_VERSION_NUMBER", "it does not speak TLS"), ("HANDSHAKE_FAILURE", "no way to speak is common to both"),
      ("PROTOCOL_VERSION", "it speaks too old a version"),
      ("unableToValidateCertificate", "its certificate is of another name"),
      ("uncleanShutdown", "the connection was cut"),
    ]
    return "TLS failed: " + (reasons.first { described.contains($0.0) }?.1 ?? "the handshake came to nothing")
  }
}
