package import JSONPath
private import StrictJSON

/// What a route makes of a record before a sink gets it: members left out or masked, numbers unreadable, and then, where
/// there is a template, its text in the record's place. Pure.
package struct RecordForm: Sendable, Hashable {
  /// Stands for what is masked.
  static let mask = "***"

  /// Names from the record down: `caller`, `displayName`.
  package let dropped: Set<[String]>
  package let masked: Set<[String]>
  package let numbers: NumberForm?
  package let body: JSONTemplate?

  package init(
    dropped: Set<[String]> = [], masked: Set<[String]> = [], numbers: NumberForm? = nil, body: JSONTemplate? = nil
  ) {
    self.dropped = dropped
    self.masked = masked
    self.numbers = numbers
    self.body = body
  }

  /// - Parameter record: a record's JSON form.
  /// - Returns: the record as it may be known, a record still; nil where it cannot be read, and nobody knows what it holds.
  package func redact(_ record: [UInt8]) -> [UInt8]? {
    guard !dropped.isEmpty || !masked.isEmpty || numbers != nil else { return record }
    guard let root = (try? JSONDocument(parsing: record, limits: .written))?.root else { return nil }
    var redaction = RecordRedaction(form: self, spellings: numbers.map { NumberSpellings(of: root, as: $0) })
    redaction.write(root)
    return redaction.writer.bytes
  }

  /// - Parameter record: redacted.
  /// - Returns: what the sink is given in the record's place; nil where that is the record.
  /// - Throws: where the template takes more work than it may.
  package func content(_ record: [UInt8]) throws(JSONPathLimitError) -> [UInt8]? {
    guard let body, let root = (try? JSONDocument(parsing: record, limits: .written))?.root else { return nil }
    return try body.render(root)
  }
}
