/// A function of the API, by its path below the base.
enum EnSwitchFunction: String {
  case activeList = "calls/active/list"
  case answer = "calls/answer"
  case attendedTransfer = "calls/atxfer"
  case blindTransfer = "calls/blindxfer"
  case hangup = "calls/hangup"
  case hold = "calls/hold"
  case resume = "calls/resume"
  case pickup = "calls/pickup"
  case redirect = "calls/redirect"
  case make = "calls/make"
  case update = "calls/update"
  case cdrList = "cdrs/list"
  case cdr = "cdrs/get"
  case totals = "cdrs/totals/list"
  case keyPresses = "cdrs/events/list"
  case recordings = "recording/recordings/list"
  case recording = "recording/recordings/get"
  case copyRecording = "recording/recordings/copy"
  case deleteRecording = "recording/recordings/delete"
  case sendRecordingByFTP = "recording/recordings/send/ftp"
  case sendRecordingBySFTP = "recording/recordings/send/sftp"

  /// - Parameter path: the request's, with or without a slash at its end.
  init?(path: String, base: String) {
    let wanted = base.split(separator: "/")
    let segments = path.split(separator: "/")
    guard segments.starts(with: wanted) else { return nil }
    self.init(rawValue: segments.dropFirst(wanted.count).joined(separator: "/"))
  }

  /// It changes something.
  var isMutating: Bool {
    switch self {
    case .activeList, .cdrList, .cdr, .totals, .keyPresses, .recordings, .recording: false
    default: true
    }
  }

  /// One of these privileges is needed, as each page says.
  private var roles: Set<EnSwitchRole> {
    switch self {
    case .activeList: [.callshop, .phoneReports, .user]
    case .cdrList, .cdr, .keyPresses: [.callshop, .cdrs]
    case .totals: [.cdrs]
    case .recordings, .recording, .copyRecording, .deleteRecording, .sendRecordingByFTP, .sendRecordingBySFTP:
      [.record]
    case .update: [.actions]
    default: [.actions, .panel]
    }
  }

  private var needsRatePlan: Bool {
    switch self {
    case .cdrList, .cdr, .totals, .keyPresses: true
    default: false
    }
  }

  /// Codes 402 and 403.
  func checkAllowed(_ options: EnSwitchOptions) throws(EnSwitchFault) {
    guard !roles.isDisjoint(with: options.roles) else { throw EnSwitchFault.role }
    guard options.ratePlanAllowsCDRs || !needsRatePlan else { throw EnSwitchFault.ratePlan }
  }
}
