/// Why a text is not a query that can be run, and where.
public struct JSONPathError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong.
  public enum Code: Sendable, Hashable {
    /// A query begins with `$`.
    case missingRoot
    /// A filter begins with something that can be asked.
    case missingTest
    case unexpectedEnd
    case unexpectedCharacter(Character)
    case invalidName
    /// RFC 9535, section 2.1: no leading zero, no `-0`, within ±(2⁵³ − 1).
    case invalidIndex
    case invalidNumber
    /// A query that can give more than one value, where one is needed.
    case notSingular
    case unknownFunction(String)
    case wrongArgumentCount(function: String, expected: Int)
    /// RFC 9535, section 2.4.3: what a function takes and gives.
    case wrongArgument(function: String, expected: String)
    /// What gives true or false cannot be compared.
    case notComparable(function: String)
    /// `!` before a comparison needs parentheses.
    case negatedComparison
    /// What gives a value is no test.
    case notTest(String)
    case tooLong(limit: Int)
    case tooDeep(limit: Int)
    /// A template's `${` without its `}`.
    case unclosedPlaceholder
  }

  /// What is wrong.
  public let code: Code
  /// In Unicode scalars of the query, from 0.
  public let offset: Int

  /// What is wrong, without its place.
  public var reason: String {
    switch code {
    case .missingRoot: "a query begins with $"
    case .missingTest: "a query of @ or $, a function or a literal is missing here; texts stand in quotes"
    case .unexpectedEnd: "the query ends too early"
    case .unexpectedCharacter("="): "unexpected '=': two are compared with =="
    case .unexpectedCharacter(let character): "unexpected '\(character)'"
    case .invalidName: "not a name as RFC 9535 writes it"
    case .invalidIndex: "not an index as RFC 9535 writes it"
    case .invalidNumber: "not a number as RFC 9535 writes it"
    case .notSingular: "only names and indices can be used here, since they give one value at most"
    case .unknownFunction(let name): "there is no function \(name): length, count, match, search and value are known"
    case .wrongArgumentCount(let function, let expected):
      "\(function) takes \(expected) argument\(expected == 1 ? "" : "s")"
    case .wrongArgument(let function, let expected): "\(function) takes \(expected) here"
    case .notComparable(let function):
      "\(function) gives true or false, which cannot be compared: use it as it is, or with !"
    case .negatedComparison: "! is not for comparisons: write !( … ), or turn the comparison round"
    case .notTest(let what): "\(what) is a value, not a test: compare it with something"
    case .tooLong(let limit): "longer than \(limit) characters or steps"
    case .tooDeep(let limit): "nested deeper than \(limit)"
    case .unclosedPlaceholder: "a placeholder ${…} is not closed"
    }
  }

  /// `character N: reason`, counting from 1.
  public var description: String { "character \(offset + 1): \(reason)" }
}
