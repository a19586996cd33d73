/// What one of a source's watches has of its own: a source may have one for each event, told apart by their names.
package struct WatchChanges: Sendable {
  package var name: String?
  package var status: String?
  package var events: [String] = []
  /// Beside those of the source.
  package var headers: [(String, String)] = []

  package init() {}
}
