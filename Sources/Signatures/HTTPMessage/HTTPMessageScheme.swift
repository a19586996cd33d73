/// HTTP message signatures (RFC 9421), with `Content-Digest` (RFC 9530) for the body.
package struct HTTPMessageScheme: Sendable, Hashable {
  /// The signature to look at; nil: any, of which one must hold.
  package var label: String?
  /// The application it must be meant for (section 2.3, `tag`).
  package var tag: String?
  /// Component identifiers that must be covered, as RFC 9421 writes them without quotes; nil: the method, the whole target
  /// in one of its forms, and where there is a body its digest.
  package var components: [String]?
  /// How old `created` may be, and how far ahead, in seconds.
  package var tolerance: Int

  package init(label: String? = nil, tag: String? = nil, components: [String]? = nil, tolerance: Int = 300) {
    self.label = label
    self.tag = tag
    self.components = components
    self.tolerance = tolerance
  }
}
