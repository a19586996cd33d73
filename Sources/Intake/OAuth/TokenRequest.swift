package import CallModel
import Cryptography
import Foundation

/// A request for an access token (RFC 6749, sections 4.4 and 6), read and not yet granted.
package struct TokenRequest: Sendable, Hashable {
  package enum Grant: Sendable, Hashable {
    case clientCredentials
    case refreshToken(String)
  }

  package let clientID: String
  package let secret: String
  package let grant: Grant
  /// What is asked for; nil: all that the client may have.
  package let scopes: [String]?
  /// Whether the client showed itself by basic authentication.
  package let usesBasic: Bool

  /// Where tokens are fetched.
  package static let path = "/oauth/token"
  /// Of a body, in bytes.
  static let sizeLimit = 8 << 10

  package init(_ request: ReceivedRequest) throws(TokenFault) {
    guard request.contentType == "application/x-www-form-urlencoded" else {
      throw TokenFault(.invalidRequest, "the body must be application/x-www-form-urlencoded")
    }
    let fields = FormEncoding.fields(of: String(decoding: request.body, as: UTF8.self))
    guard Set(fields.map(\.name)).count == fields.count else {
      throw TokenFault(.invalidRequest, "a parameter stands more than once")
    }
    // Section 3.1: without a value it is as if it had not been sent.
    let parameters = Dictionary(uniqueKeysWithValues: fields.filter { !$0.value.isEmpty }.map { ($0.name, $0.value) })
    (clientID, secret, usesBasic) = try Self.client(request, parameters)
    guard clientID.utf8.count <= 128, clientID.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw TokenFault(.invalidClient, "no such client", usesBasic: usesBasic)
    }
    grant = try Self.grant(parameters)
    scopes = parameters["scope"].map { $0.split(separator: " ").map(String.init) }
  }

  /// Section 2.3.1: by basic authentication, name and secret each form-encoded; or in the body; not both.
  private static func client(
    _ request: ReceivedRequest, _ parameters: [String: String]
  ) throws(TokenFault) -> (String, String, Bool) {
    guard let value = request.value(of: "authorization") else {
      guard let id = parameters["client_id"], let secret = parameters["client_secret"] else {
        throw TokenFault(.invalidClient, "the client does not say who it is")
      }
      return (id, secret, false)
    }
    guard let credentials = Credentials(value), credentials.scheme == "basic",
      let decoded = ByteEncoding.base64.decode(credentials.text),
      let text = String(validating: decoded, as: UTF8.self), let colon = text.firstIndex(of: ":")
    else { throw TokenFault(.invalidClient, "the client's credentials are not basic", usesBasic: true) }
    guard parameters["client_secret"] == nil else {
      throw TokenFault(.invalidRequest, "the client shows itself twice")
    }
    let id = FormEncoding.decode(text[..<colon])
    guard parameters["client_id"] ?? id == id else { throw TokenFault(.invalidRequest, "two clients are named") }
    return (id, FormEncoding.decode(text[text.index(after: colon)...]), true)
  }

  private static func grant(_ parameters: [String: String]) throws(TokenFault) -> Grant {
    switch parameters["grant_type"] {
    case "client_credentials": return .clientCredentials
    case "refresh_token":
      guard let token = parameters["refresh_token"], !token.isEmpty else {
        throw TokenFault(.invalidRequest, "refresh_token is missing")
      }
      return .refreshToken(token)
    case nil: throw TokenFault(.invalidRequest, "grant_type is missing")
    case .some: throw TokenFault(.unsupportedGrantType, "only client_credentials and refresh_token")
    }
  }
}
