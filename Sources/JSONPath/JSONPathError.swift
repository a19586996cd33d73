/// Why a text is not a query that can be run, and where.
public struct JSONPathError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong.
  public enum Code: Sendable, Hashable {
    /// A query begins with `$`.
    case missingRoot
    case unexpectedEnd
    case unexpectedCharacter(Character)
    case invalidName
    /// RFC 9535, section 2.1: no leading zero, no `-0`, within ±(2⁵³ − 1).
    case invalidIndex
    /// A selector that can give more than one value.
    case notSingular
    case tooLong(limit: Int)
  }

  /// What is wrong.
  public let code: Code
  /// In Unicode scalars of the query, from 0.
  public let offset: Int

  /// `character N: reason`, counting from 1.
  public var description: String {
    let reason =
      switch code {
      case .missingRoot: "a query begins with $"
      case .unexpectedEnd: "the query ends too early"
      case .unexpectedCharacter(let character): "unexpected '\(character)'"
      case .invalidName: "not a name as RFC 9535 writes it"
      case .invalidIndex: "not an index as RFC 9535 writes it"
      case .notSingular: "only names and indices can be used here, since they give one value at most"
      case .tooLong(let limit): "longer than \(limit) characters"
      }
    return "character \(offset + 1): \(reason)"
  }
}
