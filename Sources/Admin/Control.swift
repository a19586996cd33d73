import StrictJSON

/// What may be asked of a running server. The control socket, and the commands when no server runs, speak this.
package protocol Control: Sendable {
  func status() async throws -> StatusReport
  /// Puts dead, held and parked deliveries back to be tried now.
  /// - Returns: how many.
  func retryDeliveries(_ selection: DeliverySelection) async throws -> Int
  /// Gives up deliveries that wait or are dead.
  /// - Returns: how many.
  func dropDeliveries(_ selection: DeliverySelection) async throws -> Int
  /// Delivers stored events again, beside what comes by itself.
  /// - Parameter isDryRun: only say what would be.
  func replay(_ request: ReplayRequest, isDryRun: Bool) async throws -> ReplayPlan
  /// Pauses, resumes or cancels a replay.
  /// - Returns: whether anything changed.
  func changeReplay(_ id: Int64, _ change: ReplayChange) async throws -> Bool
  /// Reads routes.json again and puts it into force, all of it or nothing.
  /// - Parameter isDryRun: only say what would change.
  func reload(isDryRun: Bool) async throws -> ReloadReport
  /// Lets nothing more be delivered to a sink until it is resumed.
  /// - Returns: whether it had not been paused.
  func pauseSink(_ sink: String, reason: String) async throws -> Bool
  /// - Returns: whether it had been paused.
  func resumeSink(_ sink: String) async throws -> Bool
  /// Reads quarantined events again under the present mapping.
  func renormalise(source: String?, isDryRun: Bool) async throws -> RenormaliseReport
  /// Checks rejected requests again under the present configuration, and stores those that hold.
  /// - Parameter since: in microseconds since 1970; nil: all that are kept.
  func readmit(source: String?, since: Int64?, isDryRun: Bool) async throws -> ReadmitReport
  /// Makes a client that fetches access tokens for a source. Its secrets are told here, and never again.
  func addClient(source: String, scopes: [String]) async throws -> NewClient
  /// Takes a client's tokens out of force, and the client away.
  /// - Returns: whether there was one.
  func revokeClient(_ id: String) async throws -> Bool
  /// A token of a minute, for trying a source out.
  func accessToken(source: String) async throws -> String
  /// Reads a source at its provider now.
  /// - Parameter since: in microseconds since 1970: everything since then; nil: what is new.
  func poll(source: String, since: Int64?) async throws -> PollReport
}

package enum ReplayChange: String, Sendable, Hashable, CaseIterable {
  case pause, resume, cancel
}

/// A client as it is told once.
package struct NewClient: Sendable, Hashable {
  package let id: String
  package let secret: String
  package let refreshToken: String
  package let scopes: [String]

  package init(id: String, secret: String, refreshToken: String, scopes: [String]) {
    self.id = id
    self.secret = secret
    self.refreshToken = refreshToken
    self.scopes = scopes
  }
}

package struct RenormaliseReport: Sendable, Hashable {
  package let mended: Int
  package let remaining: Int
  /// Why those that remain do, by event.
  package let reasons: [String]

  package init(mended: Int, remaining: Int, reasons: [String]) {
    self.mended = mended
    self.remaining = remaining
    self.reasons = reasons
  }
}

package struct ReadmitReport: Sendable, Hashable {
  package let readmitted: Int
  /// Stored already: the sender had delivered them again.
  package let duplicates: Int
  package let remaining: Int
  /// Why those that remain do, and how many for each reason.
  package let reasons: [String]

  package init(readmitted: Int, duplicates: Int, remaining: Int, reasons: [String]) {
    self.readmitted = readmitted
    self.duplicates = duplicates
    self.remaining = remaining
    self.reasons = reasons
  }
}
