import Cryptography
package import StrictJSON
private import Synchronization

/// The configuration in force: another one after a reload.
package final class RunningConfiguration: Sendable {
  private let state: Mutex<(configuration: Configuration, root: JSONDocument?)>

  /// - Parameter root: routes.json as it was read; nil where nothing is ever compared with it.
  package init(_ configuration: Configuration, root: JSONDocument? = nil) {
    state = Mutex((configuration, root))
  }

  package var current: Configuration { state.withLock { $0.configuration } }
  var root: JSONDocument? { state.withLock { $0.root } }

  /// Whether a reader of the admin port shows one of its tokens.
  @Sendable func admits(_ token: String) -> Bool {
    current.admin?.tokens.contains { $0.matches(Array(token.utf8)) } ?? false
  }

  func replace(by configuration: Configuration, _ root: JSONDocument) {
    state.withLock { $0 = (configuration, root) }
  }
}
