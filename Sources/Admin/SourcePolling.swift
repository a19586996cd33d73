import StrictJSON

/// How a source's polling goes, since the start.
package struct SourcePolling: Sendable, Hashable {
  package let isReading: Bool
  package let rounds: Int64
  package let failures: Int64
  package let rows: Int64
  package let stored: Int64
  /// In seconds since 1970; nil: not since the start.
  package let lastSuccess: Int64?
  /// Why the last round failed; nil where it went well.
  package let failure: String?
  /// Nothing more is tried before somebody has changed something.
  package let isStopped: Bool
  /// Calls may be missing.
  package let warning: String?

  package init(
    isReading: Bool, rounds: Int64, failures: Int64, rows: Int64, stored: Int64, lastSuccess: Int64?, failure: String?,
    isStopped: Bool, warning: String?
  ) {
    self.isReading = isReading
    self.rounds = rounds
    self.failures = failures
    self.rows = rows
    self.stored = stored
    self.lastSuccess = lastSuccess
    self.failure = failure
    self.isStopped = isStopped
    self.warning = warning
  }

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("reading", isReading)
    writer.field("rounds", rounds)
    writer.field("failures", failures)
    writer.field("rows", rows)
    writer.field("stored", stored)
    if let lastSuccess { writer.field("lastSuccess", lastSuccess) }
    writer.member("failure", failure)
    writer.member("stopped", isStopped)
    writer.member("warning", warning)
    writer.endObject()
  }

  init?(_ value: JSONValue?) {
    guard let value, value.kind == .object else { return nil }
    self.init(
      isReading: value["reading"]?.bool ?? false, rounds: value.number("rounds"), failures: value.number("failures"),
      rows: value.number("rows"), stored: value.number("stored"),
      lastSuccess: value["lastSuccess"]?.int.map(Int64.init), failure: value["failure"]?.string,
      isStopped: value["stopped"]?.bool ?? false, warning: value["warning"]?.string)
  }
}
