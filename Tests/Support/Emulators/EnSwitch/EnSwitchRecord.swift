/// A finished leg in the store, with what each query looks at within reach.
final class EnSwitchRecord: Sendable {
  let leg: EnSwitchLeg
  let uniqueid: String
  let start: Int
  let scustomer: Int
  let dcustomer: Int
  let isArchived: Bool

  init(_ leg: EnSwitchLeg) {
    self.leg = leg
    uniqueid = leg.uniqueid
    start = leg.start
    scustomer = leg.scustomer
    dcustomer = leg.dcustomer
    isArchived = leg.isArchived
  }

  /// The order of their beginnings.
  static func isEarlier(_ a: EnSwitchRecord, _ b: EnSwitchRecord) -> Bool {
    a.start != b.start ? a.start < b.start : a.uniqueid < b.uniqueid
  }
}
