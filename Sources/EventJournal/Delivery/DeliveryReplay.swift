/// That a delivery is repeated because somebody asked for it.
package struct DeliveryReplay: Sendable, Hashable {
  /// The replay's number.
  package let id: Int64
  /// The route that led the event there once; nil: the routes of now decide.
  package let route: String?

  package init(id: Int64, route: String?) {
    self.id = id
    self.route = route
  }
}
