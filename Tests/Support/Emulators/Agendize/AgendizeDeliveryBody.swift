/// What a delivery carries: the bare call, or the watch's template filled with it.
struct AgendizeDeliveryBody: Sendable {
  let bytes: [UInt8]
  let contentType: String

  /// - Parameters:
  ///   - call: as it is now; of a deleted call, as it was last, which is undocumented.
  ///   - previous: as it was before.
  init(_ watch: AgendizeWatch, call: EmulatedJSON, previous: EmulatedJSON?) {
    guard watch.hasBody else {
      bytes = []
      contentType = ""
      return
    }
    var resource = call
    // What extraFull adds is undocumented; the owner is what other resources have.
    if watch.isExtraFull { resource["owner"] = AgendizeTools.owner }
    // The member's name is undocumented.
    if watch.addsPreviousData, let previous { resource["previous"] = previous }
    bytes = Array((watch.template?.fill(resource) ?? resource.text).utf8)
    contentType = watch.template?.contentType ?? "application/json"
  }
}
