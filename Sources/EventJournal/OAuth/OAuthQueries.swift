import CallModel
import GRDB

/// How clients are read.
enum OAuthQueries {
  static let clientColumns = "id, source, scope, secret, refresh, created_at, used_at"

  static func clients(_ db: Database) throws -> [OAuthClient] {
    try Row.fetchAll(db, sql: "SELECT \(clientColumns) FROM oauth_clients ORDER BY created_at").map(client)
  }

  static func client(_ row: Row) -> OAuthClient {
    OAuthClient(
      id: row[0], source: row[1], scopes: scopes(row[2]), secret: row[3], refreshToken: row[4],
      createdAt: Instant(microseconds: row[5]), usedAt: (row[6] as Int64?).map { Instant(microseconds: $0) })
  }

  static func scopes(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
