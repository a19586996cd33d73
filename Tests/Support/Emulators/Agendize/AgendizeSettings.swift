/// What the documents leave open, to be set as a test wants it.
package struct AgendizeSettings: Sendable {
  /// The company's zone: the default of `start.timeZone`, and the zone of the logs' times.
  package var timeZone = "Europe/Paris"
  package var errorShape = AgendizeErrorShape.nested
  package var dateBounds = AgendizeDateBounds.asNamed
  /// Calls on a page where the request names no size. Undocumented.
  package var pageSize = 100
  /// A larger size that is asked for counts as this one. Undocumented.
  package var largestPage = 500
  /// The page copies its wording from Google's Calendar API, which has `maxResults`. Undocumented.
  package var pageSizeParameter = "maxResults"
  /// Takes `nextPageToken`'s value; Google's name. Undocumented.
  package var pageTokenParameter = "pageToken"
  /// In seconds; an older sync token is answered 410. Nil: none grows stale by itself. Undocumented.
  package var syncTokenLifetime: Int?
  /// Of an OAuth2 access token, in seconds. Undocumented.
  package var accessTokenLifetime = 3_600
  package var signing = AgendizeSigning()

  package init() {}
}
