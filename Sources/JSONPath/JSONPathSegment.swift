/// One step of a query.
enum JSONPathSegment: Sendable, Hashable {
  case name(String)
  /// From the end where negative.
  case index(Int)
}
