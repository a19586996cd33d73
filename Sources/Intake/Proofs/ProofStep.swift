/// One of the things that a source asks of a request's head.
package enum ProofStep: Sendable, Hashable {
  case address
  case path
  case certificate
  /// The index among the source's secret headers.
  case header(Int)
  case basic
  case bearer
  case accessToken
  case token
  case digest
}

/// One check of a request, for people: what was asked, and what was found. Never a secret, nor what a signature should be.
package struct ProofFinding: Sendable, Hashable {
  package let name: String
  package let expected: String
  package let found: String
  package let holds: Bool

  package init(name: String, expected: String, found: String, holds: Bool) {
    self.name = name
    self.expected = expected
    self.found = found
    self.holds = holds
  }
}
