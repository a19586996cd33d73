/// What one entry of the audit log says. Nothing of it is personal: an event is there with its commitment alone.
package enum AuditLeaf: Sendable, Hashable {
  case event(EventLeaf)
  case act(AuditAct)

  package var bytes: [UInt8] {
    switch self {
    case .event(let leaf): leaf.bytes
    case .act(let act): act.bytes
    }
  }

  /// - Returns: nil for what no version of this program wrote.
  package init?(_ bytes: [UInt8]) {
    guard let fields = LeafText.parse(bytes), let first = fields.first else { return nil }
    if first.name == "event" {
      guard let leaf = EventLeaf(fields) else { return nil }
      self = .event(leaf)
    } else {
      guard let act = AuditAct(fields) else { return nil }
      self = .act(act)
    }
    // One spelling: what is not written as it would be written now was not written here.
    guard self.bytes == bytes else { return nil }
  }
}
