package import StrictJSON

/// What reading a source at its provider came to.
package struct PollReport: Sendable, Hashable {
  /// Read, whether new or not.
  package let rows: Int64
  package let stored: Int64
  package let quarantined: Int64
  /// Why not everything was read; nil where it was.
  package let failure: String?
  /// Whether trying again is of no use before somebody has changed something.
  package let needsOperator: Bool
  /// How many seconds the provider wants to be left alone, where it says so.
  package let retryAfter: Int64

  package init(
    rows: Int64, stored: Int64, quarantined: Int64, failure: String?, needsOperator: Bool, retryAfter: Int64
  ) {
    self.rows = rows
    self.stored = stored
    self.quarantined = quarantined
    self.failure = failure
    self.needsOperator = needsOperator
    self.retryAfter = retryAfter
  }

  package func json() -> [UInt8] {
    var writer = JSONWriter(reserving: 128)
    writer.beginObject()
    writer.field("rows", rows)
    writer.field("stored", stored)
    writer.field("quarantined", quarantined)
    writer.member("failure", failure)
    if needsOperator { writer.member("needsOperator", true) }
    if retryAfter > 0 { writer.field("retryAfter", retryAfter) }
    writer.endObject()
    return writer.bytes
  }

  package init?(_ value: JSONValue) {
    guard value["rows"]?.int != nil else { return nil }
    self.init(
      rows: value.number("rows"), stored: value.number("stored"), quarantined: value.number("quarantined"),
      failure: value["failure"]?.string, needsOperator: value["needsOperator"]?.bool ?? false,
      retryAfter: value.number("retryAfter"))
  }
}
