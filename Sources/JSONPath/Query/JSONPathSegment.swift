/// One step of a query (RFC 9535, section 2.5).
enum JSONPathSegment: Sendable, Hashable {
  case child([JSONPathSelector])
  /// The value itself and all below it, each asked for the selectors.
  case descendant([JSONPathSelector])
}

/// What a segment picks of a value's children (RFC 9535, section 2.3).
enum JSONPathSelector: Sendable, Hashable {
  case name(JSONPathName)
  /// From the end where negative.
  case index(Int)
  case wildcard
  case slice(JSONPathSlice)
  case filter(JSONPathExpression)
}

/// A member's name, with the UTF-8 that documents are searched for.
struct JSONPathName: Sendable, Hashable {
  let text: String
  let utf8: [UInt8]

  init(_ text: String) {
    self.text = text
    utf8 = Array(text.utf8)
  }
}
