extension JSONPathFilter {
  /// The parts that must all hold, where the expression is several joined by `&&`; else the expression itself.
  public var clauses: [JSONPathFilter] {
    guard case .and(let parts) = expression else { return [self] }
    let texts = Self.split(text)
    let clauses = texts.compactMap { try? JSONPathFilter($0) }
    return clauses.count == parts.count ? clauses : [self]
  }

  /// Cut at every `&&` that stands outside quotes, brackets and parentheses.
  private static func split(_ text: String) -> [String] {
    var pieces: [[UInt8]] = [[]]
    var depth = 0
    var quote: UInt8?
    var isEscaped = false
    for byte in text.utf8 {
      pieces[pieces.count - 1].append(byte)
      if let open = quote {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == open {
          quote = nil
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "'"), UInt8(ascii: "\""): quote = byte
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "&") where depth == 0 && pieces[pieces.count - 1].dropLast().last == byte:
        pieces[pieces.count - 1].removeLast(2)
        pieces.append([])
      default: break
      }
    }
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0a || $0 == 0x0d }
    return pieces.map { piece in
      String(decoding: piece.drop(while: isBlank).reversed().drop(while: isBlank).reversed(), as: UTF8.self)
    }
  }
}
