/// What intake takes from the outside at most. Names and defaults stand in `docs/limits.md`.
package struct IntakeLimits: Sendable, Hashable {
  package var handshake: Duration = .seconds(5)
  /// From a head's first byte to its last.
  package var head: Duration = .seconds(5)
  /// A body in all.
  package var body: Duration = .seconds(15)
  /// Between requests.
  package var idle: Duration = .seconds(15)
  /// Of one field, name and value, in bytes.
  package var fieldBytes = 16 << 10
  /// Of the request line and all fields, in bytes.
  package var headBytes = 32 << 10
  package var fields = 100
  /// Of the request line's target, in bytes.
  package var targetBytes = 8 << 10
  package var bodyBytes = 1 << 20
  package var connections = 1_024
  package var connectionsPerAddress = 64
  /// How many rejected requests of one source and address are kept at once.
  package var rejectedBurst = 5_000
  /// How many more of them in a minute, once those are used up.
  package var rejectedPerMinute = 60

  package init() {}
}
