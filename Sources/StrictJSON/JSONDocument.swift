/// A parsed JSON text. Parsing makes one flat tape over the bytes; values are views into it.
public struct JSONDocument: Sendable {
  let storage: JSONStorage

  /// - Throws: the first thing wrong, with its place.
  public init(parsing bytes: [UInt8], limits: JSONLimits = .strict) throws(JSONError) {
    guard bytes.count < Int(Int32.max) else { throw JSONError(.tooLarge, at: 0, in: []) }
    var parser = JSONParser(bytes: bytes, limits: limits)
    let parsed = unsafe bytes.withUnsafeBufferPointer { buffer in unsafe parser.run(over: buffer) }
    if let failure = parsed { throw JSONError(failure.code, at: failure.offset, in: bytes) }
    var hasDuplicates = false
    if limits.duplicateKeys != .allowed {
      let search = DuplicateKeySearch(bytes: bytes, tape: parser.tape)
      if let found = search.first(amongObjects: parser.objectCount) {
        if limits.duplicateKeys == .refused {
          throw JSONError(.duplicateKey(found.key), at: found.offset, in: bytes)
        }
        hasDuplicates = true
      }
    }
    storage = JSONStorage(bytes: bytes, tape: parser.tape, hasDuplicateKeys: hasDuplicates)
  }

  /// - Throws: as ``init(parsing:limits:)-([UInt8],_)``.
  public init(parsing text: String, limits: JSONLimits = .strict) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), limits: limits)
  }

  /// The outermost value.
  public var root: JSONValue { JSONValue(storage: storage, index: 0) }
  /// The text, as it was given.
  public var bytes: [UInt8] { storage.bytes }
  /// Whether some object names a member twice. Known only where the limits asked for it.
  public var hasDuplicateKeys: Bool { storage.hasDuplicateKeys }

  /// Where a byte stands, as an editor shows it.
  public func position(of offset: Int) -> JSONPosition {
    JSONPosition(of: offset, in: storage.bytes)
  }
}
