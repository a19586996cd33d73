extension CallRecord {
  /// Puts the call together of its legs, where there are several: one leg's row says all there is. What an operator has said
  /// otherwise of it stays as long as the legs say as they did before.
  /// - Parameter before: the call without the latest event.
  mutating func compose(after before: CallRecord) {
    guard legs.count >= 2, legs.contains(where: { !$0.isGone }) else { return }
    LegComposition(legs).apply(to: &self)
    guard var word = before.operatorsWord else { return }
    // By their own words alone.
    var bare = before
    (bare.caller, bare.callee, bare.answeredBy, bare.startedAt) = (nil, nil, nil, nil)
    var (old, new) = (bare, bare)
    LegComposition(before.legs).apply(to: &old)
    LegComposition(legs).apply(to: &new)
    if !old.endsLike(new) {
      (word.status, word.statusRaw, word.statusSource, word.endReason) = (.unknown, nil, nil, nil)
      word.talkDuration = nil
    }
    if old.startedAt != new.startedAt { (word.startedAt, word.timeZone) = (nil, nil) }
    word.caller = word.caller?.without(changesFrom: old.caller, to: new.caller)
    word.callee = word.callee?.without(changesFrom: old.callee, to: new.callee)
    self = reapplying(word)
  }

  private func endsLike(_ other: CallRecord) -> Bool {
    status == other.status && isFinal == other.isFinal && endReason == other.endReason && endedAt == other.endedAt
      && answeredAt == other.answeredAt && talkDuration == other.talkDuration && totalDuration == other.totalDuration
  }
}

extension Party {
  /// An operator's word on somebody, without what has become another thing since.
  fileprivate func without(changesFrom old: Party?, to new: Party?) -> Party? {
    var word = self
    if old?.phone != new?.phone { word.phone = nil }
    if old?.displayName != new?.displayName { word.displayName = nil }
    return word.orNil
  }
}
