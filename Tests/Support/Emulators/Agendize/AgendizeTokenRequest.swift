/// A request for an OAuth2 token that a watch needs before it can deliver (RFC 6749, sections 4.4 and 6; its form is
/// undocumented).
package struct AgendizeTokenRequest: Sendable, Hashable {
  /// The watch's identifier, to say who gets the token.
  package let watch: String
  package let request: EmulatedPush

  init?(_ watch: AgendizeWatch) {
    guard let auth = watch.oauth2, let url = auth["accessTokenUrl"]?.string else { return nil }
    let grant = auth["grantType"]?.string ?? "refresh_token"
    var fields = [("grant_type", grant)]
    fields.append(("client_id", auth["clientId"]?.string ?? ""))
    if let secret = auth["clientSecret"]?.string { fields.append(("client_secret", secret)) }
    if grant == "refresh_token", let token = auth["refreshToken"]?.string { fields.append(("refresh_token", token)) }
    if let scope = auth["scope"]?.string { fields.append(("scope", scope)) }
    let form = fields.map { "\($0.0)=\(EmulatedField.encode($0.1))" }.joined(separator: "&")
    self.watch = watch.id
    request = EmulatedPush(
      method: "POST", url: url,
      headers: [EmulatedField(name: "Content-Type", value: "application/x-www-form-urlencoded")],
      body: Array(form.utf8))
  }
}
