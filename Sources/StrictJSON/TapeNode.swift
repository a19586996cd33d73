/// One value on the tape: 16 bytes that point into the text. Children follow their container;
/// an object's are key, value, key, value.
struct TapeNode: Sendable {
  /// Flags of ``flags``.
  static let hasEscapes: UInt8 = 1
  static let isTrue: UInt8 = 1
  static let isInteger: UInt8 = 1

  var kind: JSONKind
  var flags: UInt8 = 0
  /// First byte of the value; of a string, the byte after its quote.
  var offset: UInt32
  /// In bytes; of a string, without its quotes.
  var length: UInt32 = 0
  /// Index of the node after this value and all below it. While a container is open: its parent.
  var next: UInt32 = 0
}
