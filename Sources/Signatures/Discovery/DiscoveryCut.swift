import Cryptography

/// One way of reading a header's value: what stands between signatures, before one, and how it is written.
struct DiscoveryCut: Hashable {
  let separator: UInt8?
  let prefix: String
  let encoding: ByteEncoding
  let signature: [UInt8]
  /// The other pieces that look like `name=value`.
  let parameters: [String: String]

  /// A signature of fewer bytes proves nothing; one of more is none.
  private static let sizes = 20...2_048

  /// Of one header, no more readings than this are tried.
  private static let limit = 256

  static func all(of value: String) -> [DiscoveryCut] {
    var cuts: [DiscoveryCut] = []
    for separator in [nil, UInt8(ascii: ","), UInt8(ascii: " "), UInt8(ascii: ";")] {
      if let separator, !value.utf8.contains(separator) { continue }
      let pieces = separator.map { Self.pieces(of: value, $0) } ?? [value[...]]
      let named = parameters(pieces)
      for piece in pieces.prefix(limit) { cuts += readings(of: piece, separator, named) }
    }
    return Array(cuts.prefix(limit))
  }

  private static func pieces(of value: String, _ separator: UInt8) -> [Substring] {
    value.utf8.split(separator: separator).map { piece in Substring(piece.drop { $0 == 0x20 }) }
  }

  private static func parameters(_ pieces: [Substring]) -> [String: String] {
    var named: [String: String] = [:]
    for piece in pieces {
      guard let equals = piece.firstIndex(of: "="), equals > piece.startIndex else { continue }
      named[String(piece[..<equals])] = String(piece[piece.index(after: equals)...])
    }
    return named
  }

  private static func readings(
    of piece: Substring, _ separator: UInt8?, _ named: [String: String]
  ) -> [DiscoveryCut] {
    prefixes(of: piece).flatMap { prefix -> [DiscoveryCut] in
      let text = piece.dropFirst(prefix.count)
      return encodings(of: text).compactMap { encoding in
        guard let bytes = encoding.decode(text), sizes.contains(bytes.count) else { return nil }
        var others = named
        if prefix.hasSuffix("=") { others[String(prefix.dropLast())] = nil }
        return DiscoveryCut(
          separator: separator, prefix: prefix, encoding: encoding, signature: bytes, parameters: others)
      }
    }
  }

  /// Nothing, or all up to one of the first marks that end a name.
  private static func prefixes(of piece: Substring) -> [String] {
    let marks = piece.indices.filter { "=,: ".contains(piece[$0]) && piece.index(after: $0) < piece.endIndex }
    return [""] + marks.prefix(4).map { String(piece[...$0]) }
  }

  /// Where both alphabets fit, padding decides, and else the commoner.
  private static func encodings(of text: Substring) -> [ByteEncoding] {
    if text.utf8.count.isMultiple(of: 2), text.allSatisfy(\.isHexDigit) { return [.hex, .base64] }
    let isURL = text.contains { $0 == "-" || $0 == "_" } || !text.utf8.count.isMultiple(of: 4)
    return isURL ? [.base64url] : [.base64]
  }
}
