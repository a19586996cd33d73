/// Somebody who may sign in.
package struct PortSIPAccount: Sendable, Hashable {
  package let username: String
  package let password: String
  /// The tenant's SIP domain; sign-in must name it. Nil: a system account, which signs in without.
  package let domain: String?
  package let role: PortSIPRole
  /// The account's own number, for `/user/cdrs`.
  package let ownNumber: String
  /// Whether `/auth/sign_in` answers with a second step in place of tokens.
  package let hasTwoFactor: Bool

  package init(
    username: String, password: String, domain: String? = PortSIPAccount.tenantDomain, role: PortSIPRole = .admin,
    ownNumber: String = "201", hasTwoFactor: Bool = false
  ) {
    self.username = username
    self.password = password
    self.domain = domain
    self.role = role
    self.ownNumber = ownNumber
    self.hasTwoFactor = hasTwoFactor
  }

  /// The domain of the emulated tenant.
  package static let tenantDomain = "pbx.harbour-lane.example"

  /// The tenant's admin.
  package static let admin = PortSIPAccount(username: "switchboard", password: "Harbour-Lane-22")

  /// An ordinary user, who gets 403 for what is the tenant's.
  package static let user = PortSIPAccount(
    username: "mara.quell", password: "Quiet-River-7", role: .standardUser, ownNumber: "203")

  /// An admin who needs a one-time password.
  package static let guarded = PortSIPAccount(
    username: "guarded", password: "Second-Step-2", ownNumber: "202", hasTwoFactor: true)
}
