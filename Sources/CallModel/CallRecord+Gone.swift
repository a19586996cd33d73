import StrictJSON

/// Calls that were under way, are not any more, and of whose end their provider tells nothing.
extension CallRecord {
  /// `statusRaw` of such a call.
  package static let gone = "gone"

  /// A provider that says "gone" itself says more beside it.
  var isGone: Bool {
    provider == .enswitch && receivedVia == .pull && statusRaw == Self.gone && statusSource == .derived
      && status == .unknown
  }

  /// Over, however it ended; what is told of its end later still counts.
  func gone(as event: CallRecord) -> CallRecord {
    var call = self
    call.legs = legs.map { $0.isOver ? $0 : $0.gone(at: event.observedAt) }
    (call.status, call.statusRaw, call.statusSource) = (event.status, event.statusRaw, event.statusSource)
    call.endReason = event.endReason
    // Of some legs the end is known: they tell what the call was.
    let known = call.legs.filter { !$0.isGone }
    if !known.isEmpty {
      (call.statusRaw, call.statusSource) = (statusRaw, statusSource)
      if call.legs.count < 2 { LegComposition(known).apply(to: &call) } else { call.compose(after: self) }
    }
    call.isFinal = true
    call.observedAt = max(observedAt, event.observedAt)
    return call
  }
}

extension Leg {
  private static let goneName = "switchboard.gone"

  /// Whether it is over, and nothing is known of its end.
  var isGone: Bool { extra[Self.goneName] != nil }

  func gone(at instant: Instant) -> Leg {
    var leg = self
    (leg.endedAt, leg.status, leg.endReason) = (instant, .unknown, .unknown)
    leg.extra[Self.goneName] = JSONText(true)
    return leg
  }

  /// As it was before, to be told otherwise.
  var reopened: Leg {
    var leg = self
    (leg.endedAt, leg.status, leg.endReason) = (nil, nil, nil)
    leg.extra[Self.goneName] = nil
    return leg
  }
}
