/// Why no token is given (RFC 6749, section 5.2).
package struct TokenFault: Error, Sendable, Hashable {
  package enum Code: String, Sendable, Hashable {
    case invalidRequest = "invalid_request"
    case invalidClient = "invalid_client"
    case invalidGrant = "invalid_grant"
    case unsupportedGrantType = "unsupported_grant_type"
    case invalidScope = "invalid_scope"
    /// Not of the RFC: the journal cannot store it now.
    case unavailable = "temporarily_unavailable"
  }

  package let code: Code
  package let description: String
  package let usesBasic: Bool

  package init(_ code: Code, _ description: String, usesBasic: Bool = false) {
    self.code = code
    self.description = description
    self.usesBasic = usesBasic
  }
}
