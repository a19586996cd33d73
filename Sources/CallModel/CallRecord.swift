package import StrictJSON

/// What one event says about a call, or what all events together say: provider-neutral.
///
/// `docs/callrecord.md` describes every member. The original bytes stay in the journal, beside the record.
package struct CallRecord: Sendable, Hashable {
  package var id: CallID
  package var provider: Provider
  package var account: String?
  /// The provider's own key of the call.
  package var externalId: String?
  package var callId: String?
  package var sessionId: String?
  package var change = CallChange.unknown

  package var direction = CallDirection.unknown
  package var status = CallStatus.unknown
  package var statusRaw: String?
  package var statusSource: StatusSource?
  package var isFinal = false

  package var caller: Party?
  package var callee: Party?
  package var answeredBy: Party?
  package var dialedNumber: PhoneNumber?
  package var presentedNumber: PhoneNumber?
  package var trunk: String?
  package var mediaType: MediaType?

  package var startedAt: Instant?
  package var ringingAt: Instant?
  package var answeredAt: Instant?
  package var endedAt: Instant?
  /// An IANA name, as the provider gave it.
  package var timeZone: String?
  package var ringDuration: CallDuration?
  package var talkDuration: CallDuration?
  package var totalDuration: CallDuration?

  package var endReason: EndReason?
  package var endReasonRaw: String?
  package var sipStatusCode: Int?
  package var q850Cause: Int?
  package var rerouteReason: RerouteReason?
  package var rerouteReasonRaw: String?
  package var releasedBy: ReleasedBy?

  package var legs: [Leg] = []
  package var recordings: [Recording] = []
  package var voicemail: Voicemail?
  package var cost: Cost?
  package var tags: Set<String> = []
  package var isRead: Bool?
  package var userData: JSONText?
  /// The provider's own names and values that have no member of their own, typed as they came.
  package var extra: [String: JSONText] = [:]

  package var deletedAt: Instant?
  package var observedAt: Instant
  package var receivedVia = ReceivedVia.push
  /// The journal's number of the event that last changed the call.
  package var revision: Int64?

  package init(id: CallID, provider: Provider, observedAt: Instant) {
    self.id = id
    self.provider = provider
    self.observedAt = observedAt
  }

  /// A view, not a status: somebody called and did not get through.
  package var missed: Bool {
    guard direction == .inbound, isFinal else { return false }
    switch status {
    case .noAnswer, .canceled, .busy, .abandoned, .voicemail: return true
    default: return false
    }
  }
}
