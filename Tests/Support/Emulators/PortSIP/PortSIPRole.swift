/// What a signed-in account may see; the raw value is the name of the built-in role.
///
/// The guide to CDRs: a tenant's admin or queue manager sees the whole tenant, anybody else only what is their own.
package enum PortSIPRole: String, Sendable, Hashable, CaseIterable {
  case admin = "Admin"
  case queueManager = "QueueManager"
  case standardUser = "StandardUser"

  /// Whether `/calllogs`, `/cdrs` and `/recordings` answer.
  var seesTenant: Bool { self != .standardUser }

  /// Whether `/tenant` answers. The documents name the tenant's admin alone.
  var setsTenant: Bool { self == .admin }
}
