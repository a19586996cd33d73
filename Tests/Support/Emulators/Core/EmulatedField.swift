private import CallModel

/// A name and its value, of a header, a query or a form.
package struct EmulatedField: Sendable, Hashable {
  package let name: String
  package let value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// `application/x-www-form-urlencoded`; `;` separates too, as some documents write it.
  package static func fields(ofForm text: String) -> [EmulatedField] {
    FormEncoding.fields(of: text.replacing(";", with: "&")).map { EmulatedField(name: $0.name, value: $0.value) }
  }

  /// The text with all but RFC 3986's unreserved characters as `%XX`.
  package static func encode(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF")
    var encoded = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e:
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      default: encoded += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return encoded
  }
}
