package import Cryptography

/// The client certificate of a TLS connection, as the listener found it good.
package struct PeerCertificate: Sendable, Hashable {
  /// SHA-256 of the DER form, in hexadecimal.
  package let fingerprint: String
  /// As RFC 2253 writes it.
  package let subject: String
  /// DNS names, addresses, e-mail addresses and URIs.
  package let names: [String]

  package init(fingerprint: String, subject: String, names: [String]) {
    self.fingerprint = fingerprint
    self.subject = subject
    self.names = names
  }

  package init(_ certificate: Certificate) {
    self.init(fingerprint: certificate.fingerprint, subject: certificate.subject, names: certificate.names)
  }

  /// The name under which it is kept among the headers: `@` cannot begin a header's name on the wire.
  package static let header = "@client-certificate"

  /// As it is kept: fingerprint, names, subject.
  package var kept: String {
    ([fingerprint] + names.map { "san=\($0)" } + ["subject=\(subject)"]).joined(separator: "; ")
  }

  /// - Parameter kept: what ``kept`` says.
  package init?(kept: String) {
    let parts = kept.split(separator: "; ", omittingEmptySubsequences: false).map(String.init)
    guard let fingerprint = parts.first, let last = parts.firstIndex(where: { $0.hasPrefix("subject=") }) else {
      return nil
    }
    self.init(
      fingerprint: fingerprint, subject: String(parts[last...].joined(separator: "; ").dropFirst(8)),
      names: parts[1..<last].map { String($0.dropFirst(4)) })
  }
}
