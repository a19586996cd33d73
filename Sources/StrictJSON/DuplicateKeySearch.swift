/// Looks for an object that names a member twice, in time that grows with the text and not with its square.
struct DuplicateKeySearch {
  struct Found {
    let key: String
    let offset: Int
  }

  let bytes: [UInt8]
  let tape: [TapeNode]

  /// Among more keys than this, they are sorted instead.
  private static let pairwiseLimit = 32

  func first(amongObjects count: Int) -> Found? {
    guard count > 0 else { return nil }
    var found: Found?
    for index in tape.indices where tape[index].kind == .object {
      guard let here = duplicate(inObjectAt: index) else { continue }
      if found.map({ here.offset < $0.offset }) ?? true { found = here }
    }
    return found
  }

  private func duplicate(inObjectAt object: Int) -> Found? {
    let end = Int(tape[object].next)
    // One bit per key: only a key whose bit is taken is compared with those before it.
    var seen: UInt64 = 0
    var count = 0
    var key = object + 1
    while key < end {
      let bit = self.bit(for: tape[key])
      if seen & bit != 0 {
        guard count < Self.pairwiseLimit else { return sorted(object, end) }
        if isAmongEarlier(key, object) { return found(key) }
      }
      seen |= bit
      count += 1
      key = Int(tape[key + 1].next)
    }
    return nil
  }

  private func bit(for key: TapeNode) -> UInt64 {
    // Escapes hide a key's letters, so every such key is a suspect.
    guard key.flags & TapeNode.hasEscapes == 0, key.length > 0 else { return .max }
    let first = Int(key.offset)
    let length = Int(key.length)
    let letters = Int(bytes[first]) &* 31 &+ Int(bytes[first + length / 2]) &* 7 &+ Int(bytes[first + length - 1])
    return 1 << UInt64((letters &+ length &* 13) & 63)
  }

  private func isAmongEarlier(_ key: Int, _ object: Int) -> Bool {
    var earlier = object + 1
    while earlier < key {
      if areEqual(tape[earlier], tape[key]) { return true }
      earlier = Int(tape[earlier + 1].next)
    }
    return false
  }

  private func areEqual(_ a: TapeNode, _ b: TapeNode) -> Bool {
    if (a.flags | b.flags) & TapeNode.hasEscapes != 0 {
      return JSONStrings.decode(a, bytes) == JSONStrings.decode(b, bytes)
    }
    guard a.length == b.length else { return false }
    var left = Int(a.offset)
    var right = Int(b.offset)
    let stop = left + Int(a.length)
    while left < stop {
      guard bytes[left] == bytes[right] else { return false }
      left += 1
      right += 1
    }
    return true
  }

  private func sorted(_ object: Int, _ end: Int) -> Found? {
    var keys: [(name: [UInt8], node: Int)] = []
    var key = object + 1
    while key < end {
      keys.append((JSONStrings.decode(tape[key], bytes), key))
      key = Int(tape[key + 1].next)
    }
    keys.sort { a, b in
      a.name == b.name ? a.node < b.node : a.name.lexicographicallyPrecedes(b.name)
    }
    let second = zip(keys, keys.dropFirst()).filter { $0.0.name == $0.1.name }.map(\.1.node).min()
    return second.map { found($0) }
  }

  private func found(_ key: Int) -> Found {
    let node = tape[key]
    return Found(
      key: String(decoding: JSONStrings.decode(node, bytes), as: UTF8.self), offset: Int(node.offset) - 1)
  }
}
