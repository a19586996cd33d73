/// Why a text is no I-Regexp, and where.
public struct IRegexpError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong.
  public enum Code: Sendable, Hashable {
    case unexpectedEnd
    case unexpectedCharacter(Character)
    case invalidEscape
    case unknownCategory(String)
    case invalidRange
    case invalidQuantifier
    case tooDeep(limit: Int)
    case tooLarge(limit: Int)
  }

  /// What is wrong.
  public let code: Code
  /// In Unicode scalars of the pattern, from 0.
  public let offset: Int

  /// `character N: reason`, counting from 1.
  public var description: String {
    let reason =
      switch code {
      case .unexpectedEnd: "the pattern ends too early"
      case .unexpectedCharacter(let character): "unexpected '\(character)'"
      case .invalidEscape: "RFC 9485 knows no such escape"
      case .unknownCategory(let name): "Unicode has no general category \(name)"
      case .invalidRange: "a range that ends before it begins"
      case .invalidQuantifier: "a quantifier that ends before it begins, or counts too far"
      case .tooDeep(let limit): "nested deeper than \(limit)"
      case .tooLarge(let limit): "larger than \(limit) characters or steps once its repetitions are written out"
      }
    return "character \(offset + 1): \(reason)"
  }
}
