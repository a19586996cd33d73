/// A body to try a source with.
package struct SampleBody: Sendable, Hashable {
  package let name: String
  package let method: String
  package let body: [UInt8]

  package init(name: String, method: String = "POST", body: [UInt8]) {
    self.name = name
    self.method = method
    self.body = body
  }
}
