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

  func replace(by configuration: Configuration, _ root: JSONDocument) {
    state.withLock { $0 = (configuration, root) }
  }
}
