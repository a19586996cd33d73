/// Walks the members of an object without allocating.
public struct JSONMembers: Sequence, IteratorProtocol, Sendable {
  /// A name and its value. The name is a view too: its text is made only when asked for.
  public struct Member: Sendable {
    /// The name, still a value of the document.
    public let key: JSONValue
    /// The value.
    public let value: JSONValue
    /// The name's text.
    public var name: String { key.string ?? "" }
  }

  let storage: JSONStorage
  var cursor: Int
  let end: Int

  /// The next member, in order.
  public mutating func next() -> Member? {
    guard cursor < end else { return nil }
    let key = JSONValue(storage: storage, index: cursor)
    let value = JSONValue(storage: storage, index: cursor + 1)
    cursor = Int(storage.tape[cursor + 1].next)
    return Member(key: key, value: value)
  }
}
