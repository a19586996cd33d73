import CallModel
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

  /// As it is kept: fingerprint, names, subject; what separates them is escaped within them.
  package var kept: String {
    ([fingerprint] + names.map { "san=\(Self.escaped($0))" } + ["subject=\(Self.escaped(subject))"])
      .joined(separator: "; ")
  }

  private static func escaped(_ text: String) -> String {
    text.utf8.map { byte in
      let isPlain = (0x20...0x7e).contains(byte) && byte != UInt8(ascii: ";") && byte != UInt8(ascii: "%")
      return isPlain ? String(UnicodeScalar(byte)) : (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }

  /// - Parameter kept: what ``kept`` says.
  package init?(kept: String) {
    let parts = kept.split(separator: "; ", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 2, let subject = parts.last, subject.hasPrefix("subject=") else { return nil }
    self.init(
      fingerprint: parts[0], subject: FormEncoding.decodePath(subject.dropFirst(8)),
      names: parts[1..<parts.count - 1].map { FormEncoding.decodePath($0.dropFirst(4)) })
  }
}
