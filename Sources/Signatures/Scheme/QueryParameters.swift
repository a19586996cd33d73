/// A query read as a form, names and values decoded.
struct QueryParameters {
  private let fields: [(name: [UInt8], value: [UInt8])]

  init(_ query: String) {
    fields = query.utf8.split(separator: UInt8(ascii: "&")).map { field in
      let halves = field.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      return (FormText.decoded(Array(halves[0])), halves.count > 1 ? FormText.decoded(Array(halves[1])) : [])
    }
  }

  /// `name=value` of each, by name and value.
  var sorted: [[UInt8]] {
    fields.map { $0.name + [UInt8(ascii: "=")] + $0.value }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The values of that name, written anew in one spelling (RFC 9421, section 2.2.8).
  /// - Parameter name: as the signature writes it, percent-encoded.
  func values(of name: String) -> [String] {
    let name = FormText.encoded(FormText.decoded(Array(name.utf8)))
    return fields.filter { FormText.encoded($0.name) == name }.map { FormText.encoded($0.value) }
  }
}
