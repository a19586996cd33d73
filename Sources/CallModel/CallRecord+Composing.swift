extension CallRecord {
  /// Puts the call together of its legs, where there are several: one leg's row says all there is. What the legs say as they
  /// did before stays as it was: an operator may have said otherwise since.
  /// - Parameter before: the call without the latest event.
  mutating func compose(after before: CallRecord) {
    guard legs.count >= 2 else { return }
    var (old, new, composed) = (before, before, self)
    LegComposition(before.legs).apply(to: &old)
    LegComposition(legs).apply(to: &new)
    LegComposition(legs).apply(to: &composed)
    let isSameEnd = old.end == new.end && before.status != .unknown
    end = isSameEnd ? before.end.filled(from: composed.end) : composed.end
    if !isSameEnd { tags = composed.tags }
    startedAt = old.startedAt == new.startedAt ? before.startedAt ?? composed.startedAt : composed.startedAt
    caller = old.caller == new.caller ? before.caller ?? composed.caller : composed.caller
    let isSameCallee = isSameEnd && old.callee == new.callee && old.answeredBy == new.answeredBy
    callee = isSameCallee ? before.callee ?? composed.callee : composed.callee
    answeredBy = isSameCallee ? before.answeredBy ?? composed.answeredBy : composed.answeredBy
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

    func filled(from other: End) -> End {
      var end = self
      end.endReason = endReason ?? other.endReason
      end.answeredAt = answeredAt ?? other.answeredAt
      end.endedAt = endedAt ?? other.endedAt
      end.talkDuration = talkDuration ?? other.talkDuration
      end.totalDuration = totalDuration ?? other.totalDuration
      end.ringDuration = ringDuration ?? other.ringDuration
      return end
    }
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
