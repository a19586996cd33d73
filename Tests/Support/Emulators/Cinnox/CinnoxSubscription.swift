/// Whom an event is posted to.
struct CinnoxSubscription: Sendable, Hashable {
  let isEnabled: Bool
  let url: String
  /// Seconds since the epoch.
  let updatedAt: Int
  /// What the URL is to answer with; nil once it has.
  var challenge: String?

  /// As PATCH answers it, without an envelope (page "Create/Edit/Delete Call Event Subscription").
  var json: EmulatedJSON {
    [
      "enabled": .bool(isEnabled), "url": .string(url),
      "updatedAt": .string(CinnoxTime.text(milliseconds: updatedAt * 1_000)),
    ]
  }
}
