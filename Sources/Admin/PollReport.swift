package import StrictJSON

/// What reading a source at its provider came to.
package struct PollReport: Sendable, Hashable {
  /// Read, whether new or not.
  package let rows: Int64
  package let stored: Int64
  package let quarantined: Int64
  /// Stored already.
  package let duplicates: Int64
  /// Why not everything was read; nil where it was.
  package let failure: String?

  package init(rows: Int64, stored: Int64, quarantined: Int64, duplicates: Int64, failure: String?) {
    self.rows = rows
    self.stored = stored
    self.quarantined = quarantined
    self.duplicates = duplicates
    self.failure = failure
  }

  package func json() -> [UInt8] {
    var writer = JSONWriter(reserving: 128)
    writer.beginObject()
    writer.field("rows", rows)
    writer.field("stored", stored)
    writer.field("quarantined", quarantined)
    writer.field("duplicates", duplicates)
    writer.member("failure", failure)
    writer.endObject()
    return writer.bytes
  }

  package init?(_ value: JSONValue) {
    guard value["rows"]?.int != nil else { return nil }
    self.init(
      rows: value.number("rows"), stored: value.number("stored"), quarantined: value.number("quarantined"),
      duplicates: value.number("duplicates"), failure: value["failure"]?.string)
  }
}
