import StrictJSON

/// A scalar as text, whichever way it is written.
enum LenientText {
  /// - Returns: nil for nothing, null, the empty text, arrays and objects.
  static func of(_ value: JSONValue?) -> String? {
    guard let text = value?.string ?? value?.numberText ?? value?.bool.map({ $0 ? "true" : "false" }) else {
      return nil
    }
    return text.isEmpty ? nil : text
  }
}
