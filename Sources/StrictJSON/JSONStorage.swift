/// The text and its tape, shared by every value read from it.
final class JSONStorage: Sendable {
  let bytes: [UInt8]
  let tape: [TapeNode]
  let hasDuplicateKeys: Bool

  init(bytes: [UInt8], tape: [TapeNode], hasDuplicateKeys: Bool) {
    self.bytes = bytes
    self.tape = tape
    self.hasDuplicateKeys = hasDuplicateKeys
  }

  /// A part of the text, as it was written.
  func text(_ range: Range<Int>) -> String {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }
  }
}
