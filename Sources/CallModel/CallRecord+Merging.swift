extension CallRecord {
  /// The call after one more event, in the order of the journal.
  ///
  /// Final beats non-final; among equals the later observation beats the earlier; what is known beats what
  /// is not; a deletion stays. What only a hint said counts for nothing once the call has been read. Revision is left to
  /// the caller, who knows whether anything changed.
  package func merging(_ event: CallRecord) -> CallRecord {
    if event.receivedVia == .local { return edited(by: event) }
    if event.isGone { return isFinal ? self : gone(as: event) }
    switch (receivedVia, event.receivedVia) {
    case (.hint, .hint): break
    case (_, .hint): return addingRecordings(of: event)
    case (.hint, _): return event.following(self)
    default: break
    }
    // Of a call that was only missed in a list any word counts for more.
    let eventWins = isGone || (isFinal == event.isFinal ? event.observedAt >= observedAt : event.isFinal)
    var call = eventWins ? event.filled(from: self) : filled(from: event)
    call.deletedAt = [deletedAt, event.deletedAt].compactMap(\.self).min()
    call.observedAt = max(observedAt, event.observedAt)
    call.change = call.deletedAt == nil ? (event.observedAt >= observedAt ? event.change : change) : .deleted
    call.revision = revision
    call.legs = legs(with: event, wins: eventWins)
    if receivedVia == .hint { return operatorsWord.map { call.reapplying($0) } ?? call }
    if provider.hasRowsOfLegs || call.isOfSeveralRows { call.compose(after: self) }
    return call
  }

  /// An operator's own word: what it says holds, and it says no more than it names. Whom a call comes from stays.
  func edited(by edit: CallRecord) -> CallRecord {
    var known = self
    // Another number is not of the same extension or address.
    if let phone = edit.caller?.phone, phone != caller?.phone {
      known.caller?.extension = nil
      known.caller?.sipUri = nil
    }
    if let phone = edit.callee?.phone, phone != callee?.phone {
      known.callee?.extension = nil
      known.callee?.sipUri = nil
    }
    var call = edit.filled(from: known)
    if edit.status == .unknown, edit.statusRaw == nil { call.isFinal = isFinal }
    call.receivedVia = receivedVia
    call.legs = legs
    if provider.hasRowsOfLegs, legs.count == 1, !isEdited { call.legs[0].takeOwnWords(of: self) }
    call.legs += edit.legs.filter { leg in !legs.contains { $0.id == leg.id } }
    call.deletedAt = [deletedAt, edit.deletedAt].compactMap(\.self).min()
    call.observedAt = max(observedAt, edit.observedAt)
    call.change = call.deletedAt == nil ? edit.change : .deleted
    call.revision = revision
    if receivedVia == .hint || provider.hasRowsOfLegs || provider == .portsip { call.note(edit) }
    return call
  }

  /// A leg that has ended stays as it ended; otherwise the later word on a leg counts.
  private func legs(with event: CallRecord, wins eventWins: Bool) -> [Leg] {
    let (mine, theirs) = rows(with: event)
    var merged = mine
    for leg in theirs {
      guard let place = merged.firstIndex(where: { $0.id == leg.id }) else {
        // No call has so many: somebody makes them up.
        if merged.count < Self.legLimit { merged.append(leg) }
        continue
      }
      let known = merged[place].isGone ? merged[place].reopened : merged[place]
      // Of a leg that goes on the later word counts, whether the call has ended without it or not.
      let isOpen = leg.endedAt == nil && known.endedAt == nil
      let takes =
        isOpen
        ? event.observedAt >= observedAt : leg.endedAt == nil || known.endedAt == nil ? leg.endedAt != nil : eventWins
      merged[place] = takes ? leg.filled(from: known) : known.filled(from: leg)
    }
    if provider.hasRowsOfLegs, merged.count > 1 || isEdited {
      // What a call of one leg says is its leg's, unless it is an operator's: then its leg has it already.
      for (row, legs) in (isEdited ? [] : [(self, mine)]) + [(event, theirs)] where legs.count == 1 {
        guard let place = merged.firstIndex(where: { $0.id == legs[0].id }) else { continue }
        merged[place].takeOwnWords(of: row)
      }
    }
    return merged.contains { !$0.isAnnounced } ? merged.filter { !$0.isAnnounced } : merged
  }

  private static let legLimit = 1_000

  /// PortSIP gives one row for a call. Should there be two of one session, each is a leg.
  private func rows(with event: CallRecord) -> (mine: [Leg], theirs: [Leg]) {
    guard provider == .portsip, event.receivedVia == .pull, event.legs.isEmpty, let other = event.externalId,
      let own = externalId
    else { return (legs, event.legs) }
    // Already of several: this is one of them once more, whichever came last.
    if isOfSeveralRows { return (legs, [Leg(wholeRow: other, of: event)]) }
    guard receivedVia == .pull, own != other else { return (legs, event.legs) }
    return (legs.isEmpty ? [Leg(wholeRow: own, of: self)] : legs, [Leg(wholeRow: other, of: event)])
  }

  private var isOfSeveralRows: Bool {
    provider == .portsip && legs.count > 1 && legs.allSatisfy { $0.kind == Leg.wholeRow }
  }

  /// Whether both say the same of the call; when and which way it was heard does not count.
  package func saysTheSame(as other: CallRecord) -> Bool {
    var a = self
    a.observedAt = other.observedAt
    a.receivedVia = other.receivedVia
    a.change = other.change
    a.revision = other.revision
    return a == other
  }

  /// This record, with what it does not know taken from `other`.
  private func filled(from other: CallRecord) -> CallRecord {
    var call = self
    call.account = account ?? other.account
    call.externalId = externalId ?? other.externalId
    call.callId = callId ?? other.callId
    call.sessionId = sessionId ?? other.sessionId
    if direction == .unknown { call.direction = other.direction }
    if status == .unknown, statusRaw == nil {
      // The status and what belongs to it come from one event.
      call.status = other.status
      call.statusRaw = other.statusRaw
      call.statusSource = other.statusSource
      call.isFinal = other.isFinal
    }
    call.caller = Self.filled(caller, other.caller)
    call.callee = Self.filled(callee, other.callee)
    call.answeredBy = Self.filled(answeredBy, other.answeredBy)
    call.dialedNumber = dialedNumber ?? other.dialedNumber
    call.presentedNumber = presentedNumber ?? other.presentedNumber
    call.trunk = trunk ?? other.trunk
    if mediaType == nil || mediaType == .unknown { call.mediaType = other.mediaType ?? mediaType }
    call.startedAt = startedAt ?? other.startedAt
    call.ringingAt = ringingAt ?? other.ringingAt
    call.answeredAt = answeredAt ?? other.answeredAt
    call.endedAt = endedAt ?? other.endedAt
    call.timeZone = timeZone ?? other.timeZone
    call.ringDuration = ringDuration ?? other.ringDuration
    call.talkDuration = talkDuration ?? other.talkDuration
    call.totalDuration = totalDuration ?? other.totalDuration
    call.fillReasons(from: other)
    call.fillCollections(from: other)
    return call
  }

  private mutating func fillReasons(from other: CallRecord) {
    // A provider's own word beats what only follows from the same status.
    if endReasonRaw == nil, other.endReasonRaw != nil, status == other.status {
      endReason = other.endReason ?? endReason
      releasedBy = other.releasedBy ?? releasedBy
    }
    if endReason == nil || endReason == .unknown { endReason = other.endReason ?? endReason }
    endReasonRaw = endReasonRaw ?? other.endReasonRaw
    sipStatusCode = sipStatusCode ?? other.sipStatusCode
    q850Cause = q850Cause ?? other.q850Cause
    if rerouteReason == nil || rerouteReason == .unknown { rerouteReason = other.rerouteReason ?? rerouteReason }
    rerouteReasonRaw = rerouteReasonRaw ?? other.rerouteReasonRaw
    if releasedBy == nil || releasedBy == .unknown { releasedBy = other.releasedBy ?? releasedBy }
  }

  private mutating func fillCollections(from other: CallRecord) {
    recordings = Array((recordings + newRecordings(of: other)).prefix(Self.recordingLimit))
    if let message = voicemail, let known = other.voicemail, message.id == known.id {
      voicemail?.duration = message.duration ?? known.duration
      voicemail?.isRead = message.isRead ?? known.isRead
    }
    voicemail = voicemail ?? other.voicemail
    cost = cost ?? other.cost
    tags.formUnion(other.tags)
    isRead = isRead ?? other.isRead
    userData = userData ?? other.userData
    extra.merge(other.extra) { mine, _ in mine }
  }

  /// Those that this call does not have.
  func newRecordings(of other: CallRecord) -> [Recording] {
    guard !other.recordings.isEmpty else { return [] }
    let known = Set(recordings.map { $0.url ?? $0.path })
    return other.recordings.filter { !known.contains($0.url ?? $0.path) }
  }

  static func filled(_ party: Party?, _ other: Party?) -> Party? {
    guard var party, let other else { return party ?? other }
    // Two people are not made one.
    if let mine = party.userId, let theirs = other.userId, mine != theirs { return party }
    party.phone = party.phone ?? other.phone
    party.displayName = party.displayName ?? other.displayName
    party.extension = party.extension ?? other.extension
    party.sipUri = party.sipUri ?? other.sipUri
    party.country = party.country ?? other.country
    party.userId = party.userId ?? other.userId
    party.contactId = party.contactId ?? other.contactId
    party.isInternal = party.isInternal ?? other.isInternal
    return party
  }
}
