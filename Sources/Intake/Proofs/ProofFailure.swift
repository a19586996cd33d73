package import Signatures

/// Why a request is not taken for its source's.
package enum ProofFailure: Error, Sendable, Hashable, CustomStringConvertible {
  case address(String)
  case pathSecret
  case missingHeader(String)
  case wrongHeader(String)
  case missingBasic
  case malformedBasic
  case wrongUsername
  case wrongPassword
  case missingBearer
  case wrongBearer
  /// Of an access token that was issued here.
  case expiredToken(seconds: Int64)
  case wrongScope(String)
  /// What is wrong with a token of somebody else.
  case token(SignatureFault)
  /// The issuer's keys could not be read yet: nobody knows whether the token is good.
  case issuerKeysUnknown
  /// A token that was kept cannot be checked again.
  case keptToken
  case missingDigest
  case malformedDigest
  case digestOfAnotherTarget
  /// A nonce that was not made here.
  case foreignNonce
  case staleNonce(seconds: Int64)
  /// A count that was used before: the request may be a copy.
  case usedNonce
  case wrongDigestName
  case wrongDigest
  case missingCertificate
  case otherCertificate(String)
  case signature(SignatureFault)

  package var description: String { Shown.text(text) }

  private var text: String {
    switch self {
    case .address(let address): "the address \(address) is not on the source's list"
    case .pathSecret: "the path's secret segment is wrong"
    case .missingHeader(let name): "the header \(name) is missing"
    case .wrongHeader(let name): "the header \(name) has a wrong value"
    case .missingBasic: "no basic credentials"
    case .malformedBasic: "the basic credentials are not base64 of user:password"
    case .wrongUsername: "the basic username is wrong"
    case .wrongPassword: "the basic password is wrong"
    case .missingBearer: "no bearer token"
    case .wrongBearer: "the bearer token is wrong"
    case .expiredToken(let seconds): "the access token expired \(seconds) s ago"
    case .wrongScope(let scope): "the access token has not the scope \(scope)"
    case .token(let fault): fault.description
    case .issuerKeysUnknown: "the issuer's keys could not be read, so no token can be checked"
    case .keptToken: "the bearer token is kept as its seal, so its signature cannot be checked again"
    case .missingDigest: "no digest credentials"
    case .malformedDigest: "the digest credentials are not those of RFC 7616 with qop=auth and an offered algorithm"
    case .digestOfAnotherTarget: "the digest is for another target than the request's"
    case .foreignNonce: "the digest's nonce was not made here"
    case .staleNonce(let seconds): "the digest's nonce is \(seconds) s old"
    case .usedNonce: "the digest's nonce was used with this count before"
    case .wrongDigestName: "the digest's username or realm is wrong"
    case .wrongDigest: "the digest's response is wrong: another password, or another request"
    case .missingCertificate: "the client showed no certificate"
    case .otherCertificate(let subject): "the client's certificate is of \(subject), who does not speak for this source"
    case .signature(let fault): fault.description
    }
  }

}
