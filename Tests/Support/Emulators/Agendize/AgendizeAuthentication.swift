/// Whether a request may be answered: by an OAuth2 bearer token, or by the pair of SSO token and API key, in headers or in
/// the query.
struct AgendizeAuthentication {
  let credentials: AgendizeCredentials
  let grants: AgendizeGrants
  /// Whether the account may do what it asks.
  let isPermitted: Bool

  func check(_ request: EmulatedRequest, now: Int) throws(AgendizeFailure) {
    try identify(request, now)
    guard isPermitted else { throw .notPermitted }
  }

  private func identify(_ request: EmulatedRequest, _ now: Int) throws(AgendizeFailure) {
    if let token = bearer(request) {
      guard grants.accepts(token, now: now) else { throw .invalidBearer }
      return
    }
    if request.header("token") != nil || request.header("apikey") != nil {
      return try match(request.header("token"), request.header("apikey"))
    }
    // The vendor's samples spell the parameter both ways.
    try match(request.parameter("token"), request.parameter("apiKey") ?? request.parameter("apikey"))
  }

  private func match(_ token: String?, _ apiKey: String?) throws(AgendizeFailure) {
    guard token == credentials.token, apiKey == credentials.apiKey else { throw .unauthorized }
  }

  /// The scheme's name is read in any case (RFC 9110, section 11.1).
  private func bearer(_ request: EmulatedRequest) -> String? {
    guard let value = request.header("authorization") else { return nil }
    let parts = value.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return String(parts[1])
  }
}
