/// One header field as received. Names are lower case, since they are the same in any.
package struct HeaderField: Sendable, Hashable {
  package let name: String
  package let value: String

  package init(name: String, value: String) {
    self.name = name.utf8.allSatisfy { !(0x41...0x5a).contains($0) } ? name : name.lowercased()
    self.value = value
  }
}
