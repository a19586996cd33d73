package import Cryptography
package import JSONPath
import StrictJSON

/// A header that an HTTP sink sends.
package struct OutgoingHeader: Sendable {
  package enum Value: Sendable {
    case secret(Secret)
    /// A text with queries over the record.
    case template(JSONPathTemplate)
  }

  /// Lower case.
  package let name: String
  package let value: Value

  package init(name: String, value: Value) {
    self.name = name
    self.value = value
  }

  func text(_ record: JSONValue?) throws(JSONPathLimitError) -> String {
    switch value {
    case .secret(let secret): return secret.revealText()
    case .template(let template):
      guard let record else { return "" }
      var missing = 0
      return try template.fill(from: record, missing: &missing, encode: Self.plain)
    }
  }

  /// What data says ends no line and begins no other header.
  static func plain(_ text: String) -> String {
    String(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
  }
}
