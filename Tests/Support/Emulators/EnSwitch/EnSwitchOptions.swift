/// What differs between one operator's EnSwitch and another's, and what the account may do.
package struct EnSwitchOptions: Sendable {
  /// Where the API is mounted. Some operators use `/local/api/json`.
  package var basePath = "/api/json"
  /// A 4xx or 5xx code is the HTTP status too. Clients seen assume that HTTP says 200 all the same.
  package var errorsInHTTPStatus = false
  /// An empty list is answered with code 204 and without data, as one public client's test shows it.
  package var emptyListsAreNoContent = false
  /// Before 4.4: `customer=recursive` exists, the parameters added in 4.4 are not known and so ignored.
  package var isBefore44 = false
  package var roles: Set<EnSwitchRole> = [.user, .callshop, .phoneReports, .cdrs, .record, .systemOwner]
  /// Code 403 for the call detail records where not.
  package var ratePlanAllowsCDRs = true
  /// The customer of the authentication user, one of ``EnSwitchCustomers``.
  package var customer = 3
  package var types = EnSwitchTypes.mixed
  /// Whether a CDR has `direction`; of two public clients neither lists it, an operator's documents do.
  package var cdrsHaveDirection = true
  /// CDRs that began longer ago, in seconds, come with `archive=1` alone; nil: none is archived.
  package var archiveAfter: Int?
  /// An IVR's, menu's or queue's leg ends as a telephone answers, so that its CDR appears while the call lives;
  /// else it ends with the call. The documents leave it open.
  package var featureLegsEndAtAnswer = false

  package init() {}
}

/// How numbers are spelled; the same field differs between deployments.
package enum EnSwitchTypes: Sendable, Hashable {
  /// Live legs as documented; CDRs as the C# client has them: some integers and decimals, the rest strings.
  case integers
  /// Strings, as the TypeScript client has them, where a CDR's `end` alone is a number.
  case strings
  /// By turns, call by call.
  case mixed

  /// - Parameter call: the call's number.
  func areStrings(call: Int) -> Bool {
    switch self {
    case .integers: false
    case .strings: true
    case .mixed: !call.isMultiple(of: 2)
    }
  }
}

/// A privilege that a function asks for.
package enum EnSwitchRole: Sendable, Hashable {
  case user
  case callshop
  /// "Telephone line reports".
  case phoneReports
  case cdrs
  case record
  /// For the functions that act on calls; not there by default.
  case actions
  case panel
  /// Sees all customers of the system.
  case systemOwner
}
