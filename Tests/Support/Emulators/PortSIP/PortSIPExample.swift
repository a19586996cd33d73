/// The bodies that the documents print, as they stand there but for line breaks.
package enum PortSIPExample: String, Sendable, Hashable, CaseIterable {
  /// The answer of `/login/oauth/token`.
  case signedIn
  /// The answer with status 400 to a bad sign-in.
  case signInFailed
  /// A list of `/cdrs`.
  case calls
  /// A list of `/recordings`.
  case recordings
  /// A detail of `/recordings`.
  case recording
  /// The event `call_start`, version 16.
  case callStart
  /// The event `call_cdr`, version 16; the comma that the page lacks after `trunk_name` is put in.
  case finalEvent16
  /// The event `call_cdr`, version 22.
  case finalEvent22

  package var text: String {
    switch self {
    case .signedIn: PortSIPAnswerExamples.signedIn
    case .signInFailed: PortSIPAnswerExamples.signInFailed
    case .calls: PortSIPAnswerExamples.calls
    case .recordings: PortSIPAnswerExamples.recordings
    case .recording: PortSIPAnswerExamples.recording
    case .callStart: PortSIPEventExamples.callStart
    case .finalEvent16: PortSIPEventExamples.finalEvent16
    case .finalEvent22: PortSIPEventExamples.finalEvent22
    }
  }

  /// The page, in the repository `portsip/portsip-knowledge-base` from which support.portsip.com is made.
  package var source: String {
    switch self {
    case .signedIn, .signInFailed: "development-portsip/rest-apis/authentication.md"
    case .calls, .recordings, .recording: "development-portsip/rest-apis/accessing-cdrs-and-recordings.md"
    case .callStart, .finalEvent16:
      "portsip-pbx-administration-guide/20-cdr-and-call-recordings/cdr.md"
    case .finalEvent22: "development-portsip/webhook-notifications/event-reference.md"
    }
  }
}
