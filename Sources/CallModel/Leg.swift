package import StrictJSON

/// One branch of a call: a device that rang, a queue, a forwarding.
package struct Leg: Sendable, Hashable {
  package var id: String
  package var caller: Party?
  package var callee: Party?
  package var startedAt: Instant?
  package var ringingAt: Instant?
  package var answeredAt: Instant?
  package var endedAt: Instant?
  package var status: CallStatus?
  package var endReason: EndReason?
  package var kind: String?
  /// Where a call has several legs, what the row of this one says of its length.
  package var ringDuration: CallDuration?
  package var talkDuration: CallDuration?
  package var trunk: String?
  /// What the caller dialled on this leg.
  package var dialedNumber: PhoneNumber?
  /// Of the row's own words those by which calls are looked for, where a call has several legs: in the call itself each has
  /// one place.
  package var extra: [String: JSONText] = [:]

  package init(id: String) { self.id = id }

  /// Whether nothing more will become of it.
  var isOver: Bool { endedAt != nil || status?.isFinal ?? false }

  /// The leg with what it does not know taken from another word on it.
  func filled(from other: Leg) -> Leg {
    var leg = self
    leg.caller = CallRecord.filled(caller, other.caller)
    leg.callee = CallRecord.filled(callee, other.callee)
    leg.startedAt = startedAt ?? other.startedAt
    leg.ringingAt = ringingAt ?? other.ringingAt
    leg.answeredAt = answeredAt ?? other.answeredAt
    leg.endedAt = endedAt ?? other.endedAt
    if status == nil || status == .unknown { leg.status = other.status ?? status }
    leg.endReason = endReason ?? other.endReason
    leg.kind = kind ?? other.kind
    leg.ringDuration = ringDuration ?? other.ringDuration
    leg.talkDuration = talkDuration ?? other.talkDuration
    leg.trunk = trunk ?? other.trunk
    leg.dialedNumber = dialedNumber ?? other.dialedNumber
    leg.extra.merge(other.extra) { mine, _ in mine }
    return leg
  }

  private static let ownWords: Set<String> = [
    "type", "callType", "stype", "ctype", "dtype", "scustomer", "dcustomer", "customer", "machine",
  ]

  /// Takes what its row says of it alone.
  mutating func takeOwnWords(of row: CallRecord) {
    ringDuration = row.ringDuration ?? ringDuration
    talkDuration = row.talkDuration ?? talkDuration
    trunk = row.trunk ?? trunk
    dialedNumber = row.dialedNumber ?? dialedNumber
    extra.merge(row.extra.filter { Self.ownWords.contains($0.key) }) { _, new in new }
  }

  /// What an event told of one target while the call was under way: gone once the call's own list of legs is there.
  package init(announced target: String) { id = Self.announcement + target }

  private static let announcement = "announced "

  var isAnnounced: Bool { id.hasPrefix(Self.announcement) }

  /// What a leg is that a whole row tells of.
  static let wholeRow = "row"

  /// The one leg that a record of a whole row amounts to.
  init(wholeRow id: String, of record: CallRecord) {
    self.init(id, kind: Self.wholeRow, of: record)
    callee = record.answeredBy ?? record.callee
  }

  /// What a record says, as a leg.
  package init(_ id: String, kind: String?, of record: CallRecord) {
    self.id = id
    self.kind = kind
    caller = record.caller
    callee = record.callee
    startedAt = record.startedAt
    ringingAt = record.ringingAt
    answeredAt = record.answeredAt
    endedAt = record.endedAt
    status = record.status
    endReason = record.endReason
  }
}
