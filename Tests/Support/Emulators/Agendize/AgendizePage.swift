/// One page of a list of calls.
struct AgendizePage: Sendable {
  let calls: [AgendizeCall]
  /// Nil on the last page.
  let next: AgendizePlace?
  /// The last change that the list knows.
  let snapshot: Int

  /// `items`, then `nextPageToken`, or on the last page `nextSyncToken`. Only the latter name is documented.
  func text(sync: AgendizeSyncToken) -> String {
    let items = calls.map { $0.text }.joined(separator: ",")
    let token =
      next?.pageToken.map { #""nextPageToken":"\#($0)""# } ?? #""nextSyncToken":"\#(sync.text)""#
    return #"{"items":[\#(items)],\#(token)}"#
  }
}
