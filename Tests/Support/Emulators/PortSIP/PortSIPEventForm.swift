/// Which of the two documented forms a pushed event has.
package enum PortSIPEventForm: String, Sendable, Hashable, CaseIterable {
  /// `did_cid`, plain trunk names, no status or durations, direction `in`; `call_start` with SIP addresses.
  case v16
  /// `did`, trunk names with an id, `call_status`, durations, direction `inbound`.
  case v22
}
