package import Signatures
private import Synchronization

/// The keys that an issuer of tokens publishes (a JSON Web Key Set), as they were read last.
package final class IssuerKeys: Sendable {
  private let keys: Mutex<[SigningKey]>

  package init(_ keys: [SigningKey] = []) { self.keys = Mutex(keys) }

  package var all: [SigningKey] { keys.withLock { $0 } }

  package func replace(by keys: [SigningKey]) { self.keys.withLock { $0 = keys } }
}
