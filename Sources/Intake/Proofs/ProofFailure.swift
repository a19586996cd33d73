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
  case signature(SignatureFault)

  package var description: String {
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
    case .signature(let fault): fault.description
    }
  }

  /// 403 where no credential could help.
  var status: AnswerStatus {
    switch self {
    case .address: .forbidden
    case .pathSecret: .notFound
    default: .unauthorized
    }
  }
}
