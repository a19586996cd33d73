/// Walks the elements of an array without allocating.
public struct JSONElements: Sequence, IteratorProtocol, Sendable {
  let storage: JSONStorage
  var cursor: Int
  let end: Int

  /// The next element, in order.
  public mutating func next() -> JSONValue? {
    guard cursor < end else { return nil }
    defer { cursor = Int(storage.tape[cursor].next) }
    return JSONValue(storage: storage, index: cursor)
  }
}
