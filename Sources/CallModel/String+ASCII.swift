extension String {
  /// - Parameters:
  ///   - capacity: as many bytes as there are at most.
  ///   - write: writes ASCII alone.
  package init(ascii capacity: Int, _ write: (inout OutputSpan<UInt8>) -> Void) {
    self = unsafe String(unsafeUninitializedCapacity: capacity) { buffer in
      var span = unsafe OutputSpan(buffer: buffer, initializedCount: 0)
      write(&span)
      return unsafe span.finalize(for: buffer)
    }
  }
}
