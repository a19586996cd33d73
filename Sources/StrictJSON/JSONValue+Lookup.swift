/// Lookups that say what they cost, for those who bound their work.
extension JSONValue {
  /// Finds a member by its name in UTF-8: the last one where the name stands twice.
  /// - Parameter examined: grows by the number of members looked at.
  public func member(utf8 name: [UInt8], examined: inout Int) -> JSONValue? {
    guard kind == .object else { return nil }
    let tape = storage.tape
    let end = Int(tape[index].next)
    var key = index + 1
    var found: JSONValue?
    while key < end {
      examined += 1
      if storage.isString(tape[key], equalTo: name) {
        found = JSONValue(storage: storage, index: key + 1)
        if !storage.hasDuplicateKeys { break }
      }
      key = Int(tape[key + 1].next)
    }
    return found
  }

  /// Finds an element; a negative position counts from the end.
  /// - Parameter examined: grows by the number of elements looked at.
  public func element(at position: Int, examined: inout Int) -> JSONValue? {
    guard kind == .array else { return nil }
    var place = position
    if position < 0 {
      let (fromEnd, overflow) = count(examined: &examined).addingReportingOverflow(position)
      guard !overflow, fromEnd >= 0 else { return nil }
      place = fromEnd
    }
    var cursor = index + 1
    let end = Int(storage.tape[index].next)
    while cursor < end {
      examined += 1
      if place == 0 { return JSONValue(storage: storage, index: cursor) }
      place -= 1
      cursor = Int(storage.tape[cursor].next)
    }
    return nil
  }

  /// How many elements or members there are; 0 for a scalar.
  /// - Parameter examined: grows by as many.
  public func count(examined: inout Int) -> Int {
    let tape = storage.tape
    let end = Int(tape[index].next)
    let isObject = kind == .object
    guard isObject || kind == .array else { return 0 }
    var cursor = index + 1
    var count = 0
    while cursor < end {
      count += 1
      cursor = Int(tape[isObject ? cursor + 1 : cursor].next)
    }
    examined += count
    return count
  }

  /// An object's members, of those with one name the last: as lookups find them. Takes time linear in their number.
  public var lastMembers: [JSONMembers.Member] {
    let all = Array(members)
    guard storage.hasDuplicateKeys else { return all }
    var last: [ArraySlice<UInt8>?: Int] = [:]
    for (place, member) in all.enumerated() { last[member.key.stringUTF8] = place }
    return all.enumerated().filter { last[$0.element.key.stringUTF8] == $0.offset }.map(\.element)
  }

  /// Whether this is the string that these bytes of UTF-8 spell.
  public func isString(utf8: [UInt8]) -> Bool {
    kind == .string && storage.isString(node, equalTo: utf8)
  }

  /// A string's UTF-8 with its escapes undone. Nil if this is not a string.
  public var stringUTF8: ArraySlice<UInt8>? {
    let node = self.node
    guard node.kind == .string else { return nil }
    guard node.flags & TapeNode.hasEscapes == 0 else { return JSONStrings.decode(node, storage.bytes)[...] }
    let start = Int(node.offset)
    return storage.bytes[start..<start + Int(node.length)]
  }

  /// Whether a string has escapes that must be undone.
  public var isWrittenWithEscapes: Bool { kind == .string && node.flags & TapeNode.hasEscapes != 0 }

  /// Whether a number is written without fraction or exponent.
  public var isWrittenAsInteger: Bool { kind == .number && node.flags & TapeNode.isInteger != 0 }

  /// Whether some object of the document names a member twice. Known only where the limits asked for it.
  public var isOfDocumentWithDuplicateKeys: Bool { storage.hasDuplicateKeys }
}

extension JSONStorage {
  func isString(_ node: TapeNode, equalTo utf8: [UInt8]) -> Bool {
    guard node.flags & TapeNode.hasEscapes == 0 else { return JSONStrings.decode(node, bytes) == utf8 }
    let length = Int(node.length)
    guard length == utf8.count else { return false }
    let start = Int(node.offset)
    for at in 0..<length where bytes[start + at] != utf8[at] { return false }
    return true
  }
}
