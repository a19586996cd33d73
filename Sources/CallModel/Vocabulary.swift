/// Whom a record comes from.
package enum Provider: String, Sendable, Hashable, CaseIterable {
  case freebox, cinnox, portsip, enswitch, agendize, generic
}

/// Seen from whoever runs the telephone system.
package enum CallDirection: String, Sendable, Hashable, CaseIterable {
  case inbound, outbound, `internal`, unknown
}

/// What became of a call. Twilio's spellings, and `rejected`, `abandoned`, `voicemail`.
package enum CallStatus: String, Sendable, Hashable, CaseIterable {
  case queued, ringing
  case inProgress = "in-progress"
  case completed
  case noAnswer = "no-answer"
  case busy, rejected, canceled, abandoned, voicemail, failed, unknown

  /// Whether a call can go on to another status from here.
  package var isFinal: Bool {
    switch self {
    case .queued, .ringing, .inProgress, .unknown: false
    default: true
    }
  }
}

/// How sure a status is.
package enum StatusSource: String, Sendable, Hashable, CaseIterable {
  case reported, derived, assumed
}

package enum MediaType: String, Sendable, Hashable, CaseIterable {
  case audio, video, unknown
}

/// Why a call stopped.
package enum EndReason: String, Sendable, Hashable, CaseIterable {
  case normalClearing = "normal-clearing"
  case callerHangup = "caller-hangup"
  case calleeHangup = "callee-hangup"
  case canceledByCaller = "canceled-by-caller"
  case noAnswerTimeout = "no-answer-timeout"
  case userBusy = "user-busy"
  case rejected, unreachable
  case invalidNumber = "invalid-number"
  case congestion, barred
  case mediaIncompatible = "media-incompatible"
  case networkError = "network-error"
  case blindTransfer = "blind-transfer"
  case attendedTransfer = "attended-transfer"
  case replaced, referred, redirected, voicemail, unknown
}

package enum RerouteReason: String, Sendable, Hashable, CaseIterable {
  case transfer, overflow
  case capacityBlocked = "capacity-blocked"
  case queueExit = "queue-exit"
  case queueAbandoned = "queue-abandoned"
  case redirect
  case forwardAlways = "forward-always"
  case forwardBusy = "forward-busy"
  case forwardNoAnswer = "forward-no-answer"
  case forwardUnreachable = "forward-unreachable"
  case forwardException = "forward-exception"
  case forwardSchedule = "forward-schedule"
  case unknown
}

package enum ReleasedBy: String, Sendable, Hashable, CaseIterable {
  case caller, callee, system, unknown
}

package enum ReceivedVia: String, Sendable, Hashable, CaseIterable {
  case pull, push
  /// Pushed, of a source that is also read by its API, and with little to prove it.
  case hint
  /// Made here, by an operator.
  case local
}

/// What the event says happened to the provider's own entry for the call.
package enum CallChange: String, Sendable, Hashable, CaseIterable {
  case created, updated, deleted, merged, unknown
}
