package import CallModel

/// Which calls are asked for, in which order.
package struct CallQuery: Sendable, Hashable {
  /// One of a call's numbers, or a name.
  package struct TextCondition: Sendable, Hashable {
    package enum Match: String, Sendable, Hashable, CaseIterable {
      case exact, contains, starts, ends
    }

    /// Any of these may match.
    package let kinds: [CallWord]
    package let match: Match
    package let text: String

    package init(kinds: [CallWord], match: Match, text: String) {
      self.kinds = kinds
      self.match = match
      self.text = text
    }
  }

  package enum Sort: String, Sendable, Hashable, CaseIterable {
    case startedAt, talkDuration, direction, status, source, revision, callerNumber, calledNumber, destinationNumber
    case sourceType, calledType, destinationType, customer, machine, trunk, callId
  }

  /// Where a page begins: after this call in the order asked for, or after so many.
  package enum Place: Sendable, Hashable {
    case beginning
    case offset(Int)
    /// For the orders by time and by revision: a later page is not moved by what comes in meanwhile.
    case after(key: Int64, call: Int64)
  }

  /// By when calls began; the upper bound is not in it.
  package var from: Instant?
  package var to: Instant?
  package var sources: [String] = []
  package var providers: [Provider] = []
  package var directions: [CallDirection] = []
  package var statuses: [CallStatus] = []
  package var media: [MediaType] = []
  /// Everything here must hold.
  package var texts: [TextCondition] = []
  /// Any of these.
  package var customers: [String] = []
  package var machines: [String] = []
  /// In whatever of a call's numbers, names and identities.
  package var search: String?
  /// Nil: either.
  package var isMissed: Bool?
  package var isUnread: Bool?
  package var isRecorded: Bool?
  /// Under way.
  package var isActive: Bool?
  /// Those that began before are not under way.
  package var activeSince: Instant?
  package var includesDeleted = false
  /// Of the talk; both in it.
  package var shortest: CallDuration?
  package var longest: CallDuration?
  /// Changed after this revision: in the order of their changes, deleted ones among them.
  package var changedAfter: Int64?
  package var sort = Sort.startedAt
  package var isDescending = true
  package var place = Place.beginning
  package var limit = 50

  package static let largestLimit = 500

  /// Of calls under way those that began within the last day: of one that is older the end was never told.
  package mutating func leaveOutForgotten(at now: Instant) {
    guard isActive != nil else { return }
    activeSince = now.adding(milliseconds: -86_400_000)
  }

  /// Whether it leaves any call out.
  package var hasCondition: Bool {
    var all = CallQuery()
    (all.sort, all.isDescending, all.place, all.limit) = (sort, isDescending, place, limit)
    all.includesDeleted = includesDeleted
    return self != all
  }

  package init() {}
}
