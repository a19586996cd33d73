/// What is listed.
enum PortSIPCollection: Sendable, Hashable {
  case calllogs
  case cdrs
  /// The calls of one number.
  case own(String)
  case recordings
  /// The recordings of one number.
  case ownRecordings(String)

  var isRecordings: Bool {
    switch self {
    case .recordings, .ownRecordings: true
    case .calllogs, .cdrs, .own: false
    }
  }

  /// The fields of a row; `session_id` is of `/calllogs` alone.
  func fields(_ behaviour: PortSIPBehaviour) -> [PortSIPField] {
    if isRecordings { return [.id, .caller, .callee, .startedAt, .endedAt] }
    var fields = PortSIPField.summary
    if self != .calllogs { fields.removeAll { $0 == .sessionID } }
    if behaviour.listsServiceNumber { fields += [.serviceNumber, .userData] }
    return fields
  }

  func holds(_ call: PortSIPCall) -> Bool {
    switch self {
    case .calllogs, .cdrs: true
    case .own(let number): call.concerns(number)
    case .recordings: call.recordingID != nil
    case .ownRecordings(let number): call.recordingID != nil && call.concerns(number)
    }
  }

  var holdsAll: Bool { self == .calllogs || self == .cdrs }

  func value(_ field: PortSIPField, of call: PortSIPCall) -> PortSIPValue {
    isRecordings ? call.recordingValue(field) : call.value(field)
  }

  /// A row of the list. A given call keeps its members as they are; those of the detail alone are left out.
  func row(_ call: PortSIPCall, _ behaviour: PortSIPBehaviour) -> EmulatedJSON {
    if isRecordings { return call.recording?.summary ?? .object([]) }
    guard case .object(let members) = call.row else { return .object([]) }
    var hidden = Set(PortSIPField.detailOnly.map(\.rawValue))
    if behaviour.listsServiceNumber { hidden.subtract(["service_number", "user_data"]) }
    if self != .calllogs { hidden.insert("session_id") }
    return .object(members.filter { !hidden.contains($0.name) })
  }
}
