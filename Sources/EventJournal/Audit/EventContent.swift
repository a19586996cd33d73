import CallModel
private import Cryptography

/// What an event is committed to, as bytes that anybody can hash: the request, its body, and what was made of it.
package struct EventContent: Sendable, Hashable {
  /// `@method`, `@target` and `@address`, a line each, then the headers as they are kept.
  package let request: [UInt8]
  package let body: [UInt8]
  /// What the journal knows of the event beside its request, a line each, and the record behind them.
  package let facts: [UInt8]

  package init(request: [UInt8], body: [UInt8], facts: [UInt8]) {
    self.request = request
    self.body = body
    self.facts = facts
  }

  static func requestLines(method: String, target: String, address: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(96 + target.utf8.count)
    bytes.append(text: "@method: ")
    bytes.append(text: method)
    bytes.append(text: "\n@target: ")
    bytes.append(text: target)
    bytes.append(text: "\n@address: ")
    bytes.append(text: address)
    bytes.append(UInt8(ascii: "\n"))
    return bytes
  }

  /// - Parameter dedupe: what the journal keeps to know the request again.
  static func factLines(call: CallID?, dedupe: [UInt8]?, origin: Int64?, reason: String?) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(192)
    if let call { LeafText.append("call", call.bits, to: &bytes) }
    if let dedupe { LeafText.append("dedupe", hex: dedupe, to: &bytes) }
    if let origin { LeafText.append("origin", plain: String(origin), to: &bytes) }
    if let reason { LeafText.append("reason", reason, to: &bytes) }
    return bytes
  }

  private static func rejectionLines(_ rejected: RejectedRequest) -> [UInt8] {
    var bytes = factLines(call: nil, dedupe: nil, origin: nil, reason: rejected.reason)
    LeafText.append("source", rejected.source, to: &bytes)
    LeafText.append("at", rejected.rejectedAt.description, to: &bytes)
    return bytes
  }

  package init(_ event: StoredEvent) {
    let entry = event.entry
    self.init(
      request: Self.requestLines(method: event.method, target: event.target, address: event.address)
        + event.headers.bytes,
      body: event.body,
      facts: Self.factLines(call: entry.call, dedupe: event.dedupe, origin: event.origin, reason: event.reason)
        + (entry.record ?? []))
  }

  package init(_ rejected: RejectedRequest) {
    self.init(
      request: Self.requestLines(method: rejected.method, target: rejected.target, address: rejected.address)
        + rejected.headers.bytes,
      body: rejected.body, facts: Self.rejectionLines(rejected))
  }
}
