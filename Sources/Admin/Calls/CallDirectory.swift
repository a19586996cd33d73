package import CallModel
package import EventJournal

/// The calls of all providers, to be looked up and, by events of this server's own, changed. Nothing is changed at a provider.
package protocol CallDirectory: Sendable {
  func list(_ query: CallQuery) async throws -> CallSearchReader.Page
  func count(_ query: CallQuery) async throws -> Int
  func call(_ id: CallID) async throws -> CallRecord?
  /// The call's events, in order; nil where there is no such call.
  func events(of id: CallID) async throws -> [StoredEvent]?
  /// - Returns: the call as it is then.
  func create(_ edit: CallEdit, by address: String) async throws -> CallRecord
  /// - Returns: nil where there is no such call.
  func change(_ id: CallID, _ edit: CallEdit, by address: String) async throws -> CallRecord?
  /// - Returns: how many calls were changed.
  func changeAll(_ query: CallQuery, _ edit: CallEdit, by address: String) async throws -> Int
  /// Customers below these, as routes.json has them.
  func customers(below customers: [String]) -> [String]
}
