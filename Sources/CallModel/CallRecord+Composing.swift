extension CallRecord {
  /// Puts the call together of its legs, where there are several: one leg's row says all there is. What an operator has said
  /// otherwise of it stays as long as the legs say as they did before.
  /// - Parameter before: the call without the latest event.
  mutating func compose(after before: CallRecord) {
    guard legs.count >= 2, legs.contains(where: { !$0.isGone }) else { return }
    var (old, new) = (before, before)
    LegComposition(before.legs).apply(to: &old)
    LegComposition(legs).apply(to: &new)
    LegComposition(legs).apply(to: &self)
    if old.startedAt == new.startedAt, old.startedAt != before.startedAt { startedAt = before.startedAt }
    if old.caller == new.caller, old.caller != before.caller { caller = before.caller }
    // Of the rest one leg's row says other things than its leg: only of several it differs by somebody's word.
    guard before.legs.count >= 2 else { return }
    if before.status != .unknown, old.end == new.end, old.end != before.end { end = before.end }
    if old.callee == new.callee, old.callee != before.callee { callee = before.callee }
    if old.answeredBy == new.answeredBy, old.answeredBy != before.answeredBy { answeredBy = before.answeredBy }
  }

  /// What became of a call: of these members each goes with the others.
  private struct End: Hashable {
    var status: CallStatus
    var isFinal: Bool
    var endReason: EndReason?
    var answeredAt: Instant?
    var endedAt: Instant?
    var talkDuration: CallDuration?
    var totalDuration: CallDuration?
    var ringDuration: CallDuration?
  }

  private var end: End {
    get {
      End(
        status: status, isFinal: isFinal, endReason: endReason, answeredAt: answeredAt, endedAt: endedAt,
        talkDuration: talkDuration, totalDuration: totalDuration, ringDuration: ringDuration)
    }
    set {
      (status, isFinal, endReason) = (newValue.status, newValue.isFinal, newValue.endReason)
      (answeredAt, endedAt) = (newValue.answeredAt, newValue.endedAt)
      (talkDuration, totalDuration) = (newValue.talkDuration, newValue.totalDuration)
      ringDuration = newValue.ringDuration
    }
  }
}
