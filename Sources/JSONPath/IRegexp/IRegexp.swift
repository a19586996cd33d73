/// A regular expression of RFC 9485 (I-Regexp). Matching takes time linear in the text: no backtracking.
///
/// `^` and `$` stand for the beginning and the end of the text, as other implementations of RFC 9535 read them.
public struct IRegexp: Sendable, Hashable, CustomStringConvertible {
  /// As it was written.
  public let text: String
  let program: [IRegexpInstruction]

  /// In Unicode scalars.
  public static let lengthLimit = 4_096
  /// What the pattern's counted repetitions may grow to, in instructions.
  public static let sizeLimit = 10_000

  /// - Throws: where the text is no I-Regexp, or is too large.
  public init(_ text: String) throws(IRegexpError) {
    var parser = try IRegexpParser(text)
    var compiler = IRegexpCompiler()
    program = try compiler.compile(try parser.whole())
    self.text = text
  }

  /// Whether the whole text matches.
  public func matches(_ text: String) -> Bool {
    var work = Int.max
    return run(text.unicodeScalars, isWhole: true, work: &work) ?? false
  }

  /// Whether some part of the text matches.
  public func isFound(in text: String) -> Bool {
    var work = Int.max
    return run(text.unicodeScalars, isWhole: false, work: &work) ?? false
  }

  /// - Parameter work: in states followed; becomes less. Below zero, nil is given.
  func run(_ text: String.UnicodeScalarView, isWhole: Bool, work: inout Int) -> Bool? {
    var matcher = IRegexpMatcher(program: program)
    return matcher.run(text, isWhole: isWhole, work: &work)
  }

  /// The pattern as it was written.
  public var description: String { text }
}
