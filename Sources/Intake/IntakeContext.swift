package import CallModel
package import Cryptography
package import EventJournal
package import Logging
private import Synchronization

/// What every connection needs of the running server.
package final class IntakeContext: Sendable {
  package let limits: IntakeLimits
  package let trustedProxies: [AddressRange]
  let queue: AppendQueue
  let rejections: RejectionQueue
  let budget: RejectionBudget
  let maker: EventMaker
  let logger: Logger
  let now: @Sendable () -> Instant
  let connections: ConnectionCounter
  /// Requests under way, by the address that a trusted proxy names.
  let forwarded: ConnectionCounter
  /// Nil where no source takes access tokens.
  let tokens: TokenEndpoint?
  private let table: Mutex<HookTable>

  package init(
    hooks: HookTable, limits: IntakeLimits, trustedProxies: [AddressRange], queue: AppendQueue,
    rejections: RejectionQueue, tokens: TokenEndpoint? = nil, credentialKey: HMACKey, logger: Logger,
    now: @escaping @Sendable () -> Instant
  ) {
    table = Mutex(hooks)
    self.limits = limits
    self.trustedProxies = trustedProxies
    self.queue = queue
    self.rejections = rejections
    self.tokens = tokens
    budget = RejectionBudget(burst: limits.rejectedBurst, perMinute: limits.rejectedPerMinute)
    maker = EventMaker(credentialKey: credentialKey)
    self.logger = logger
    self.now = now
    connections = ConnectionCounter(total: limits.connections, perAddress: limits.connectionsPerAddress)
    forwarded = ConnectionCounter(total: .max, perAddress: limits.connectionsPerAddress)
  }

  package var hooks: HookTable { table.withLock { $0 } }

  /// From now on requests meet these; what is under way goes on with those that it met.
  package func replaceHooks(by hooks: HookTable) { table.withLock { $0 = hooks } }

  /// Whether nobody can fetch an access token here.
  package var hasNoTokens: Bool { tokens == nil }

  package var openConnections: Int { connections.count }
}
