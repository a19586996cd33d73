/// What the emulated account may be asked with.
package struct AgendizeCredentials: Sendable, Hashable {
  /// The account's SSO token: header or query parameter `token`.
  package var token: String
  /// Header or query parameter `apiKey`.
  package var apiKey: String
  /// Of the OAuth2 client.
  package var clientID: String
  package var clientSecret: String
  /// Good for grant type `refresh_token` from the start.
  package var refreshToken: String
  /// Good once for grant type `authorization_code`.
  package var authorizationCode: String
  /// What the code's redirection must name.
  package var redirectURI: String

  package init(
    token: String = "demo-sso-token", apiKey: String = "demo-api-key", clientID: String = "demo-client",
    clientSecret: String = "demo-client-secret", refreshToken: String = "demo-refresh-token",
    authorizationCode: String = "demo-code", redirectURI: String = "https://switchboard.example/oauth"
  ) {
    self.token = token
    self.apiKey = apiKey
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.refreshToken = refreshToken
    self.authorizationCode = authorizationCode
    self.redirectURI = redirectURI
  }
}
