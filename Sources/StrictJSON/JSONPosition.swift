/// A place in a text as an editor shows it: both count from 1, columns in Unicode scalars.
public struct JSONPosition: Sendable, Hashable, CustomStringConvertible {
  /// From 1.
  public let line: Int
  /// From 1, in Unicode scalars.
  public let column: Int

  /// A place that is known already.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// - Parameter offset: in bytes; beyond the end means the end.
  public init(of offset: Int, in bytes: [UInt8]) {
    var line = 1
    var column = 1
    for byte in bytes.prefix(max(0, offset)) {
      if byte == 0x0a {
        line += 1
        column = 1
      } else if byte & 0xc0 != 0x80 {
        column += 1
      }
    }
    self.line = line
    self.column = column
  }

  /// `line:column`
  public var description: String { "\(line):\(column)" }
}
