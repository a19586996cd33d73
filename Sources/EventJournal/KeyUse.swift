/// A source's key, as it is known by name.
package struct KeyUse: Sendable, Hashable {
  package let source: String
  package let keyID: String

  package init(source: String, keyID: String) {
    self.source = source
    self.keyID = keyID
  }
}
