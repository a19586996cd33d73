/// A call as its legs tell it together: of providers whose rows are legs, each row alone knows little of the call.
///
/// Somebody who answers makes the call completed; otherwise it is what its last leg became.
struct LegComposition {
  /// Both in the order of their times, not of their coming.
  private let ended: [Leg]
  private let open: [Leg]

  init(_ all: [Leg]) {
    // Those whose ends are known tell what the call was.
    let known = all.filter { !$0.isGone }
    let legs = known.isEmpty ? all : known
    ended = legs.filter(\.isOver).sorted { Self.isEarlier($0, $1, \.endedAt) }
    open = legs.filter { !$0.isOver }.sorted { Self.isEarlier($0, $1, \.startedAt) }
  }

  private static func isEarlier(_ a: Leg, _ b: Leg, _ time: KeyPath<Leg, Instant?>) -> Bool {
    let (first, second) = (a[keyPath: time] ?? Instant.range.lowerBound, b[keyPath: time] ?? Instant.range.lowerBound)
    return first == second ? a.id < b.id : first < second
  }

  /// A leg that began no longer than this before the last end may ring still, in milliseconds.
  private static let ringing: Int64 = 120_000

  /// EnSwitch's kinds of destinations that somebody can answer at; a leg without a kind may be one as well.
  private static let answering: Set<String> = ["phone", "peer", "number", "sipuri", "forward", "external"]

  /// The leg that decides what the call is.
  private var deciding: Leg? {
    if let talking = open.last(where: { $0.status == .inProgress }) { return talking }
    // A telephone that still rang when another answered has no end of its own, ever.
    let answered = ended.last { leg in
      leg.status == .completed && leg.kind.map { Self.answering.contains($0) } ?? true
    }
    if let answered { return answered }
    let waiting = open.last { $0.status == .ringing } ?? open.last
    guard let last = ended.last else { return waiting }
    // One after another is called: the next may still answer.
    guard let waiting, let end = last.endedAt, let start = waiting.startedAt else { return last }
    return start.milliseconds(to: end) <= Self.ringing ? waiting : last
  }

  func apply(to call: inout CallRecord) {
    guard let deciding else { return }
    call.status = deciding.status ?? call.status
    call.isFinal = deciding.isOver
    call.endReason = deciding.endReason
    let all = ended + open
    let first = all.filter { $0.startedAt != nil }.min { Self.isEarlier($0, $1, \.startedAt) }
    call.startedAt = first?.startedAt ?? call.startedAt
    call.caller = first?.caller ?? call.caller
    if deciding.callee != nil {
      call.callee = CallRecord.filled(deciding.callee, Self.same(call.callee, as: deciding.callee))
    }
    if deciding.status == .completed || deciding.status == .inProgress {
      call.answeredBy = CallRecord.filled(deciding.callee, Self.same(call.answeredBy, as: deciding.callee))
    }
    call.answeredAt = all.compactMap(\.answeredAt).min() ?? call.answeredAt
    durations(&call)
  }

  /// What is known of an end is of use where it may be the same end.
  private static func same(_ party: Party?, as other: Party?) -> Party? {
    guard let party, let other else { return party }
    if let known = party.userId, let new = other.userId { return known == new ? party : nil }
    if let known = party.phone, let new = other.phone { return known == new ? party : nil }
    if let known = party.displayName, let new = other.displayName { return known == new ? party : nil }
    return party
  }

  private func durations(_ call: inout CallRecord) {
    guard call.isFinal else {
      call.ringDuration = call.answeredAt.flatMap { answered in
        call.startedAt.flatMap { CallDuration(milliseconds: $0.milliseconds(to: answered)) }
      }
      call.endedAt = nil
      call.talkDuration = nil
      call.totalDuration = nil
      return
    }
    call.endedAt = ended.compactMap(\.endedAt).max()
    if let start = call.startedAt, let end = call.endedAt {
      call.totalDuration = CallDuration(milliseconds: start.milliseconds(to: end)) ?? call.totalDuration
    }
    guard let answeredAt = call.answeredAt else {
      // Some rows have lengths alone.
      call.ringDuration = deciding?.ringDuration
      let lengths = ended.compactMap(\.talkDuration?.milliseconds)
      call.talkDuration = lengths.isEmpty ? nil : CallDuration(milliseconds: lengths.reduce(0, +))
      return
    }
    call.ringDuration = call.startedAt.flatMap { CallDuration(milliseconds: $0.milliseconds(to: answeredAt)) }
    call.talkDuration = CallDuration(milliseconds: talked)
    call.tags.insert("derived")
  }

  /// The time in which anybody talked, in milliseconds: what legs overlap in counts once.
  private var talked: Int64 {
    let spans = ended.compactMap { leg in
      leg.answeredAt.flatMap { from in leg.endedAt.map { (from: from, to: $0) } }
    }.sorted { $0.from < $1.from }
    var talked: Int64 = 0
    var reached = Instant.range.lowerBound
    for span in spans where span.to > reached {
      talked += max(span.from, reached).milliseconds(to: span.to)
      reached = span.to
    }
    return talked
  }
}

extension Provider {
  /// Whether one row is one leg, and a call several of them.
  var hasRowsOfLegs: Bool { self == .enswitch || self == .cinnox }
}
