extension JSONValue {
  /// The string, with its escapes undone. Nil if this is not a string.
  public var string: String? {
    let node = self.node
    guard node.kind == .string else { return nil }
    guard node.flags & TapeNode.hasEscapes == 0 else {
      return String(decoding: JSONStrings.decode(node, storage.bytes), as: UTF8.self)
    }
    return storage.text(Int(node.offset)..<Int(node.offset) + Int(node.length))
  }

  /// A number's text, exactly as it came. Nil if this is not a number.
  public var numberText: String? {
    kind == .number ? storage.text(range) : nil
  }

  /// True or false. Nil if this is neither.
  public var bool: Bool? {
    kind == .boolean ? node.flags & TapeNode.isTrue != 0 : nil
  }

  /// A number that is written without fraction or exponent and fits. Nil otherwise.
  public var int: Int? {
    let node = self.node
    guard node.kind == .number, node.flags & TapeNode.isInteger != 0 else { return nil }
    return Int(storage.text(range))
  }

  /// A number, rounded to the nearest double. Nil if this is not a number or is beyond a double's range.
  public var double: Double? {
    guard let value = numberText.flatMap(Double.init), value.isFinite else { return nil }
    return value
  }
}
