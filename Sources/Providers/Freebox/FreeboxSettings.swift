/// What a Freebox's rows do not say themselves.
package struct FreeboxSettings: Sendable, Hashable {
  /// The line's own number: the callee of what comes in, the caller of what goes out.
  package var ownNumber: String?
  /// In seconds: a missed call without a duration that is younger than this is still ringing.
  package var ringingWindow: Int64 = 60
  /// In seconds, from a call's end: until then its row may be rewritten.
  package var settling: Int64 = 600

  package init(ownNumber: String? = nil) { self.ownNumber = ownNumber }
}
