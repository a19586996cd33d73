package import CallModel
private import Cryptography

/// Something that was done here, and is to be known: an entry of the audit log without a request.
package struct AuditAct: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The server began; `version` says which.
    case start
    /// It ended in order.
    case stop
    /// A configuration came into force: the SHA-256 of routes.json.
    case configuration
    /// The keys that prove senders are others than before: each by source, name and a keyed fingerprint.
    case keys
    /// The log's own keys are others than before.
    case logKeys = "log-keys"
    /// The log goes on under another name, since its head had been larger than what is here.
    case origin
    /// Requests of one source that proved nothing, in one minute: how many, and `SHA-256(C₁ ‖ C₂ ‖ …)`.
    case rejections
    /// Events were let go by age or size: all up to `through`, or those of the sources named.
    case retention
    /// Nothing more was delivered to a sink: its name, and why.
    case pause
    /// It went on.
    case resume
    /// An operator gave deliveries up: the sink's name, and how many.
    case drop
    /// Stored events were delivered again: the replay's number and what was asked for, or what became of it.
    case replay
  }

  package struct Field: Sendable, Hashable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  package let kind: Kind
  package let at: Instant
  package let fields: [Field]

  package init(_ kind: Kind, at: Instant, _ fields: [Field] = []) {
    self.kind = kind
    self.at = at
    self.fields = fields
  }

  package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  package var bytes: [UInt8] {
    var bytes = LeafText.begin()
    LeafText.append("act", kind.rawValue, to: &bytes)
    LeafText.append("at", at.description, to: &bytes)
    for field in fields { LeafText.append(field.name, field.value, to: &bytes) }
    return bytes
  }

  init?(_ fields: [(name: String, value: String)]) {
    guard fields.count >= 2, fields[0].name == "act", fields[1].name == "at",
      let kind = Kind(rawValue: fields[0].value),
      case .instant(let at) = Timestamp.parse(fields[1].value)
    else { return nil }
    self.init(kind, at: at, fields.dropFirst(2).map { Field($0.name, $0.value) })
  }

  // MARK: Acts

  package static func configuration(_ digest: [UInt8], at instant: Instant) -> AuditAct {
    AuditAct(.configuration, at: instant, [Field("sha256", ByteEncoding.hex.encode(digest))])
  }

  /// Whether an entry of rejected requests is for that source and minute, counted since 1970.
  func isMinute(_ minute: Int64, of source: String) -> Bool {
    self["source"] == source && self["minute"] == Instant(microseconds: minute &* 60_000_000).description
  }

  static func rejections(
    of source: String, minute: Instant, count: Int, digest: [UInt8], at instant: Instant
  ) -> AuditAct {
    AuditAct(
      .rejections, at: instant,
      [
        Field("source", source), Field("minute", minute.description), Field("count", "\(count)"),
        Field("digest", ByteEncoding.hex.encode(digest)),
      ])
  }
}
