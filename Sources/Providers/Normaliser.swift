package import CallModel

/// Turns a request whose proof held into records. Pure: the same request gives the same records.
package protocol Normaliser: Sendable {
  func normalise(_ request: ReceivedRequest) -> Normalised
}
