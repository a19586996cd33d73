/// Names of members that a reader looks for: told apart by their bytes, without making texts of them.
public struct JSONNames: Sendable {
  private let names: [[UInt8]]

  /// - Parameter names: each once; a name's place is what it is found by.
  public init(_ names: [String]) { self.names = names.map { Array($0.utf8) } }

  /// - Returns: the place of the member's name; nil where it is none of them.
  public func index(of member: JSONMembers.Member) -> Int? {
    let storage = member.key.storage
    let node = member.key.node
    guard node.flags & TapeNode.hasEscapes == 0 else {
      let name = JSONStrings.decode(node, storage.bytes)
      return names.firstIndex(of: name)
    }
    let start = Int(node.offset)
    return unsafe storage.bytes.withUnsafeBytes { bytes in
      let name = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<start + Int(node.length)])
      for index in names.indices where names[index].count == name.count {
        if unsafe names[index].withUnsafeBytes({ unsafe $0.elementsEqual(name) }) { return index }
      }
      return nil
    }
  }
}
