import CallModel
package import StrictJSON

/// One row of a provider's answer, as it came.
package struct PolledRow: Sendable {
  /// What tells it from others of its source and form.
  package let key: String
  /// Which list it is a row of, as its normaliser knows it.
  package let form: String
  package let body: [UInt8]
  /// What must change for the row to count as changed; nil: what its record says.
  package let fingerprint: [UInt8]?

  package init(key: String, form: String, body: [UInt8], fingerprint: [UInt8]? = nil) {
    self.key = key
    self.form = form
    self.body = body
    self.fingerprint = fingerprint
  }

  /// - Parameter key: nil: the row has none, and its bytes stand for it.
  package init(_ value: JSONValue, key: String?, form: String) {
    self.init(key: key ?? "row \(JSONText(value).text)", form: form, body: Array(value.bytes))
  }
}
