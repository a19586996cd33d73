/// How a call ended, by CINNOX's names (page "Call Status and Bye Reason").
package enum CinnoxStatus: String, Sendable, Hashable, CaseIterable {
  case callEnded = "Call Ended"
  case declined = "Declined"
  case busy = "Busy"
  case notAnswered = "Not Answered"
  case cancelled = "Cancelled"
  case abandoned = "Abandoned"
  case unreachable = "Unreachable"
  case callFailed = "Call Failed"

  /// Whether somebody, or the menu of a switchboard, took the call.
  var isConnected: Bool { self == .callEnded || self == .abandoned }

  /// `lastResponseCode`, text by the page. Its table is not public; by its name a SIP code.
  func responseCode(_ variant: Int) -> String {
    switch self {
    case .callEnded, .abandoned: "200"
    case .declined: "603"
    case .busy: "486"
    case .notAnswered: "480"
    case .cancelled: "487"
    case .unreachable: variant == 0 ? "404" : "480"
    case .callFailed: variant == 0 ? "503" : "403"
    }
  }

  /// `byeReason`. Its table is not public; its introduction speaks in the names of ITU-T Q.850.
  func byeReason(_ variant: Int) -> String {
    switch self {
    case .callEnded, .abandoned: "Normal call clearing"
    case .declined: "Call rejected"
    case .busy: "User busy"
    case .notAnswered: variant == 0 ? "No answer from user (user alerted)" : ""
    case .cancelled: ""
    case .unreachable: variant == 0 ? "No route to destination" : "Subscriber absent"
    case .callFailed: variant == 0 ? "Switching equipment congestion" : "Outgoing calls barred"
    }
  }

  /// `releaseParty`; "" where nobody hung up.
  func releaseParty(_ variant: Int) -> String {
    switch self {
    case .callEnded: variant == 0 ? "Caller" : "Callee"
    case .declined, .busy: "Callee"
    case .cancelled, .abandoned: "Caller"
    case .notAnswered, .unreachable, .callFailed: ""
    }
  }
}
