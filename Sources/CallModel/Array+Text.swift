extension [UInt8] {
  /// Appends a text's UTF-8 in one piece: a string's view would be copied byte by byte.
  package mutating func append(text: String) {
    var text = text
    text.withUTF8 { unsafe append(contentsOf: $0) }
  }
}
