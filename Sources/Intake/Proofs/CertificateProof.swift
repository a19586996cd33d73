/// Which client certificates speak for a source, of those that the listener's authorities issued.
package struct CertificateProof: Sendable, Hashable {
  /// Subjects as RFC 2253 writes them; empty: any.
  package let subjects: Set<String>
  /// Names of the certificate (DNS, address, e-mail, URI), any of which will do; empty: any.
  package let names: Set<String>

  package init(subjects: Set<String>, names: Set<String>) {
    self.subjects = subjects
    self.names = Set(names.map { $0.lowercased() })
  }

  func failure(of peer: PeerCertificate?) -> ProofFailure? {
    guard let peer else { return .missingCertificate }
    let isNamed = names.isEmpty || peer.names.contains { names.contains($0.lowercased()) }
    let isSubject = subjects.isEmpty || subjects.contains(peer.subject)
    return isNamed && isSubject ? nil : .otherCertificate(peer.subject)
  }
}
