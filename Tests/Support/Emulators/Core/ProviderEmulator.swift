/// A provider's API as its documents describe it, built from them alone.
package protocol ProviderEmulator: Sendable {
  /// Answers one request. Called from several threads.
  func answer(_ request: EmulatedRequest) -> EmulatedAnswer

  /// What the provider would post to its subscribers for what has happened since it was asked last, in order.
  func takePushes() -> [EmulatedPush]

  /// Tells what became of a push, where the provider keeps account of that.
  /// - Parameter status: nil: nobody answered.
  func settle(_ push: EmulatedPush, status: Int?, body: String)

  /// Made-up calls that have happened already, one a minute up to now.
  func fill(_ count: Int)

  /// Lets one more made-up call happen, as of now: its rows appear, its pushes wait to be taken.
  /// - Parameter number: decides everything about the call; the same number makes the same call.
  func makeCall(_ number: Int)
}

extension ProviderEmulator {
  package func settle(_ push: EmulatedPush, status: Int?, body: String) {}
}

/// One request that a provider makes of its subscriber.
package struct EmulatedPush: Sendable, Hashable {
  package let method: String
  package let url: String
  package let headers: [EmulatedField]
  package let body: [UInt8]

  package init(method: String, url: String, headers: [EmulatedField], body: [UInt8]) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }
}
