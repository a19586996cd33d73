/// A pattern as it was written, before it is compiled.
indirect enum IRegexpNode: Sendable, Hashable {
  case characters(CharacterClass)
  case atStart
  case atEnd
  case sequence([IRegexpNode])
  /// At least two.
  case choice([IRegexpNode])
  /// - Parameter most: nil: any number.
  case repeated(IRegexpNode, least: Int, most: Int?)
}
