/// Walks the members of an object without allocating.
public struct JSONMembers: Sequence, IteratorProtocol, Sendable {
  /// A name and its value. The name is a view too: its text is made only when asked for.
  public struct Member: Sendable {
    public let key: JSONValue
    public let value: JSONValue
    public var name: String { key.string ?? "" }
  }

  let storage: JSONStorage
  var cursor: Int
  let end: Int

  public mutating func next() -> Member? {
    guard cursor < end else { return nil }
    let key = JSONValue(storage: storage, index: cursor)
    let value = JSONValue(storage: storage, index: cursor + 1)
    cursor = Int(storage.tape[cursor + 1].next)
    return Member(key: key, value: value)
  }
}
