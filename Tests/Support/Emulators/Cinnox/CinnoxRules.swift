/// What an emulator can be made to do differently, mostly where CINNOX's pages are silent.
package struct CinnoxRules: Sendable, Hashable {
  /// Requests a minute and app; nil: any number. "up to 500 requests per min per service account".
  package var rateLimit: Int? = 500
  /// The HTTP status with code 6451010, which no page tells.
  package var tooManyStatus = 429
  /// Rows of a page when `limit` is absent or 0, which no page tells.
  package var defaultLimit = 20
  /// "The maximum value is 500."
  package var maximumLimit = 500
  /// Seconds up to now that are meant without `startAt` and `endAt`, which no page tells.
  package var defaultWindow = 86_400
  /// Whether the latest call comes first, which no page tells.
  package var newestFirst = true
  /// Seconds after its end at which a call appears, which no page tells.
  package var rowDelay = 0
  /// Whether `callID` has to be given: the page labels it so, and leaves it out of each of its examples.
  package var requiresCallID = false
  /// Whether events wait until their URL has answered its challenge.
  package var requiresChallenge = false

  package init() {}
}
