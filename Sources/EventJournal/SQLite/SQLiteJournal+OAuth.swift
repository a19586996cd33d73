import CallModel
private import GRDB

extension SQLiteJournal: TokenStore {
  /// No client needs more at a time.
  private static let tokensPerClient = 100

  package func add(_ client: OAuthClient) throws(JournalError) {
    try write("add a client") { db in
      try db.execute(
        sql: "INSERT INTO oauth_clients(id, source, scope, secret, refresh, created_at) VALUES(?, ?, ?, ?, ?, ?)",
        arguments: [
          client.id, client.source, client.scopes.joined(separator: " "), client.secret, client.refreshToken,
          client.createdAt.microseconds,
        ])
    }
  }

  package func client(_ id: String) throws(JournalError) -> OAuthClient? {
    try look("find a client") { db in
      try Row.fetchOne(db, sql: "SELECT \(OAuthQueries.clientColumns) FROM oauth_clients WHERE id = ?", arguments: [id])
        .map(OAuthQueries.client)
    }
  }

  package func clients() throws(JournalError) -> [OAuthClient] {
    try look("list the clients") { try OAuthQueries.clients($0) }
  }

  package func revoke(client id: String) throws(JournalError) -> Bool {
    try write("revoke a client") { db in
      try db.execute(sql: "DELETE FROM oauth_tokens WHERE client = ?", arguments: [id])
      try db.execute(sql: "DELETE FROM oauth_clients WHERE id = ?", arguments: [id])
      return db.changesCount > 0
    }
  }

  package func issue(_ token: OAuthToken) throws(JournalError) {
    let now = settings.now()
    try write("issue a token") { db in
      try db.execute(sql: "DELETE FROM oauth_tokens WHERE expires_at < ?", arguments: [now.seconds])
      try db.execute(
        sql: """
          DELETE FROM oauth_tokens WHERE sealed IN (SELECT sealed FROM oauth_tokens WHERE client = ?
          ORDER BY expires_at DESC LIMIT -1 OFFSET ?)
          """, arguments: [token.client, Self.tokensPerClient - 1])
      try db.execute(
        sql: "INSERT INTO oauth_tokens(sealed, client, source, scope, expires_at) VALUES(?, ?, ?, ?, ?)",
        arguments: [
          token.sealed, token.client, token.source, token.scopes.joined(separator: " "), token.expiresAt,
        ])
      try db.execute(
        sql: "UPDATE oauth_clients SET used_at = ? WHERE id = ?", arguments: [now.microseconds, token.client])
    }
  }

  package func tokens() throws(JournalError) -> [OAuthToken] {
    try look("list the tokens") { db in
      try Row.fetchAll(db, sql: "SELECT sealed, client, source, scope, expires_at FROM oauth_tokens").map { row in
        OAuthToken(
          sealed: row[0], client: row[1], source: row[2], scopes: OAuthQueries.scopes(row[3]), expiresAt: row[4])
      }
    }
  }

  private func look<Result: Sendable>(
    _ attempt: String, _ body: (Database) throws -> Result
  ) throws(JournalError) -> Result {
    try requireWorking()
    do {
      return try database.read(body)
    } catch {
      throw note(error, while: attempt)
    }
  }
}
