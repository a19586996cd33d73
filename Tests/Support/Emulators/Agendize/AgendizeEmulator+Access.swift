/// What a test does to the account's rights and tokens.
extension AgendizeEmulator {
  /// Every OAuth2 access token ends; refresh tokens stay good.
  package func expireSessions() { withState { $0.grants.endAccess() } }

  /// Every access token, refresh token and code ends.
  package func revokeGrants() { withState { $0.grants.endGrants() } }

  /// Every sync token given so far is answered 410.
  package func expireSyncTokens() { withState { $0.syncGeneration += 1 } }

  /// - Parameter isPermitted: false: 403 to good credentials.
  package func permit(_ isPermitted: Bool) { withState { $0.isPermitted = isPermitted } }
}
