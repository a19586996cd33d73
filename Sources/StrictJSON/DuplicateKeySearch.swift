/// Looks for an object that names a member twice, in time that grows with the text and not with its square.
struct DuplicateKeySearch {
  struct Found {
    let key: String
    let offset: Int
  }

  let bytes: [UInt8]
  let tape: [TapeNode]

  /// Up to this many keys are compared pair by pair; more are sorted.
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
    // One bit per key length and first byte: most objects need no comparison at all.
    var seen: UInt64 = 0
    var count = 0
    var suspicious = false
    var key = object + 1
    while key < end {
      let bit = self.bit(for: tape[key])
      if seen & bit != 0 { suspicious = true }
      seen |= bit
      count += 1
      key = Int(tape[key + 1].next)
    }
    guard suspicious, count > 1 else { return nil }
    return count <= Self.pairwiseLimit ? pairwise(object, end) : sorted(object, end)
  }

  private func bit(for key: TapeNode) -> UInt64 {
    // Escapes hide a key's length, so every such key is a suspect.
    guard key.flags & TapeNode.hasEscapes == 0, key.length > 0 else { return .max }
    let first = Int(bytes[Int(key.offset)])
    let last = Int(bytes[Int(key.offset) + Int(key.length) - 1])
    return 1 << UInt64((Int(key.length) &* 7 &+ first &+ last &* 31) & 63)
  }

  private func pairwise(_ object: Int, _ end: Int) -> Found? {
    var key = object + 1
    while key < end {
      var earlier = object + 1
      while earlier < key {
        if areEqual(tape[earlier], tape[key]) { return found(key) }
        earlier = Int(tape[earlier + 1].next)
      }
      key = Int(tape[key + 1].next)
    }
    return nil
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
