/// One value of a ``JSONDocument``: a view, cheap to copy, that keeps the document alive.
public struct JSONValue: Sendable {
  let storage: JSONStorage
  let index: Int

  var node: TapeNode { storage.tape[index] }

  /// What the value is.
  public var kind: JSONKind { node.kind }

  /// Where the value stands in the text, in bytes; a string with its quotes.
  public var range: Range<Int> {
    let node = self.node
    let quote = node.kind == .string ? 1 : 0
    return Int(node.offset) - quote..<Int(node.offset) + Int(node.length) + quote
  }

  /// Where the value begins, as an editor shows it.
  public var position: JSONPosition { JSONPosition(of: range.lowerBound, in: storage.bytes) }

  /// Whether the value is `null`.
  public var isNull: Bool { kind == .null }

  /// The value's own bytes, as they came.
  public var bytes: ArraySlice<UInt8> { storage.bytes[range] }

  /// The member of that name; the last one where the name stands twice. Nil too if this is not an object.
  public subscript(name: String) -> JSONValue? {
    let tape = storage.tape
    guard tape[index].kind == .object else { return nil }
    let end = Int(tape[index].next)
    var key = index + 1
    var found: JSONValue?
    var name = name
    name.makeContiguousUTF8()
    while key < end {
      if isKey(tape[key], name) {
        found = JSONValue(storage: storage, index: key + 1)
        if !storage.hasDuplicateKeys { break }
      }
      key = Int(tape[key + 1].next)
    }
    return found
  }

  /// The member of that name, for names that are literals of the program's own: faster.
  public func member(_ name: StaticString) -> JSONValue? {
    let tape = storage.tape
    guard tape[index].kind == .object else { return nil }
    let end = Int(tape[index].next)
    let length = UInt32(truncatingIfNeeded: name.utf8CodeUnitCount)
    var key = index + 1
    var found: JSONValue?
    while key < end {
      let node = tape[key]
      if node.length == length || node.flags & TapeNode.hasEscapes != 0, isKey(node, name) {
        found = JSONValue(storage: storage, index: key + 1)
        if !storage.hasDuplicateKeys { break }
      }
      key = Int(tape[key + 1].next)
    }
    return found
  }

  /// The element at that index; a negative one counts from the end. Nil too if this is not an array.
  public subscript(position: Int) -> JSONValue? {
    guard kind == .array else { return nil }
    guard position < 0 else {
      var remaining = position
      for element in elements {
        if remaining == 0 { return element }
        remaining -= 1
      }
      return nil
    }
    let all = Array(elements)
    let (at, overflow) = all.count.addingReportingOverflow(position)
    return overflow || at < 0 ? nil : all[at]
  }

  /// The elements of an array; nothing for anything else.
  public var elements: JSONElements {
    JSONElements(storage: storage, cursor: index + 1, end: kind == .array ? Int(node.next) : index + 1)
  }

  /// The members of an object in their order, a repeated name as often as it stands; nothing for anything else.
  public var members: JSONMembers {
    JSONMembers(storage: storage, cursor: index + 1, end: kind == .object ? Int(node.next) : index + 1)
  }

  private func isKey(_ key: TapeNode, _ name: StaticString) -> Bool {
    name.withUTF8Buffer { name in
      guard key.flags & TapeNode.hasEscapes == 0 else {
        return unsafe JSONStrings.decode(key, storage.bytes).elementsEqual(name)
      }
      let start = Int(key.offset)
      return unsafe storage.bytes[start..<start + Int(key.length)].elementsEqual(name)
    }
  }

  private func isKey(_ key: TapeNode, _ name: String) -> Bool {
    guard key.flags & TapeNode.hasEscapes == 0 else {
      return JSONStrings.decode(key, storage.bytes).elementsEqual(name.utf8)
    }
    guard Int(key.length) == name.utf8.count else { return false }
    var at = Int(key.offset)
    for byte in name.utf8 {
      guard storage.bytes[at] == byte else { return false }
      at += 1
    }
    return true
  }
}
