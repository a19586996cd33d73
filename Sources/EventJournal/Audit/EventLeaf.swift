package import CallModel
private import Cryptography

/// An event's entry.
package struct EventLeaf: Sendable, Hashable {
  package let id: EventID
  package let kind: EventKind
  package let receivedAt: Instant
  package let source: String
  package let verdict: String
  package let keyID: String?
  /// See ``Commitment``; 32 bytes.
  package let commitment: [UInt8]

  package init(
    id: EventID, kind: EventKind, receivedAt: Instant, source: String, verdict: String, keyID: String?,
    commitment: [UInt8]
  ) {
    self.id = id
    self.kind = kind
    self.receivedAt = receivedAt
    self.source = source
    self.verdict = verdict
    self.keyID = keyID
    self.commitment = commitment
  }

  package var bytes: [UInt8] {
    var bytes = LeafText.begin()
    LeafText.append("event", id.bits, to: &bytes)
    LeafText.append("kind", plain: kind.description, to: &bytes)
    LeafText.append("at", upTo: Timestamp.longest, to: &bytes) { Timestamp.write(receivedAt, to: &$0) }
    LeafText.append("source", source, to: &bytes)
    LeafText.append("verdict", verdict, to: &bytes)
    if let keyID { LeafText.append("key", keyID, to: &bytes) }
    LeafText.append("commitment", hex: commitment, to: &bytes)
    return bytes
  }

  init?(_ fields: [(name: String, value: String)]) {
    let names = fields.map(\.name)
    let values = Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    guard
      names == ["event", "kind", "at", "source", "verdict"] + (names.contains("key") ? ["key"] : []) + ["commitment"],
      let id = values["event"].flatMap({ EventID($0) }),
      let kind = EventKind.allCases.first(where: { $0.description == values["kind"] }),
      case .instant(let at)? = values["at"].map({ Timestamp.parse($0) }),
      let commitment = values["commitment"].flatMap({ ByteEncoding.hex.decode($0) })
    else { return nil }
    self.init(
      id: id, kind: kind, receivedAt: at, source: values["source"] ?? "", verdict: values["verdict"] ?? "",
      keyID: values["key"], commitment: commitment)
  }
}
