/// A call's row with what it is looked for by.
struct CinnoxRow: Sendable {
  /// What it is made of when it is asked for.
  enum Source: Sendable {
    case made(CinnoxMadeCall)
    /// The texts of the row in call-log and of that in call-detail.
    case given(log: String, detail: String)
  }

  let hid: String
  let callID: String
  let status: String
  let callType: String
  let isConference: Bool
  /// Milliseconds since the epoch; 0 where the row has none that can be read.
  let callDate: Int
  /// Seconds since the epoch.
  var visibleAt: Int
  let source: Source

  init(_ call: CinnoxMadeCall, visibleAt: Int) {
    hid = call.hid
    callID = call.callID
    status = call.status.rawValue
    callType = call.callType
    isConference = call.isConference
    callDate = call.startMilliseconds
    self.visibleAt = visibleAt
    source = .made(call)
  }

  /// - Parameter detail: nil: what `log` tells.
  init(log: EmulatedJSON, detail: EmulatedJSON?, visibleAt: Int) {
    let detail = detail ?? Self.detail(of: log)
    hid = log["hid"]?.scalar ?? ""
    callID = log["callID"]?.scalar ?? ""
    status = log["status"]?.scalar ?? ""
    callType = detail["callType"]?.scalar ?? ""
    isConference = log["type"]?.string == "conference"
    callDate = log["callDate"]?.string.flatMap { CinnoxTime.milliseconds(of: $0) } ?? 0
    self.visibleAt = visibleAt
    source = .given(log: log.text, detail: detail.text)
  }

  var log: EmulatedJSON {
    switch source {
    case .made(let call): call.log
    case .given(let log, _): EmulatedJSON(parsing: log) ?? .null
    }
  }

  var detail: EmulatedJSON {
    switch source {
    case .made(let call): call.detail
    case .given(_, let detail): EmulatedJSON(parsing: detail) ?? .null
    }
  }

  /// The members that both rows have, and mean the same by.
  private static let shared = [
    "hid", "roomID", "callID", "callDate", "callEndTime", "status", "byeReason", "mediaType",
  ]

  /// The row of call-detail after a change of that of call-log.
  static func detail(_ detail: EmulatedJSON, following log: EmulatedJSON) -> EmulatedJSON {
    var detail = detail
    for name in shared { detail[name] = log[name] }
    return detail
  }

  private static func detail(of log: EmulatedJSON) -> EmulatedJSON {
    let caller = log["callerInfo"]
    let callee = log["calleeInfo"]
    let date = log["callDate"]?.string.flatMap { CinnoxTime.milliseconds(of: $0) } ?? 0
    let detail: EmulatedJSON = [
      "id": .string("detail-\(log["hid"]?.scalar ?? "")"), "hid": "", "svcID": caller?["serviceId"] ?? "",
      "date": .string(CinnoxTime.day(milliseconds: date)), "roomID": "", "seq": 1, "type": "call",
      "fromEID": caller?["eid"] ?? "", "toEID": callee?["eid"] ?? "", "fromSvcID": caller?["serviceId"] ?? "",
      "toSvcID": callee?["serviceId"] ?? "", "fromRegion": caller?["countryCode"] ?? "", "callSeq": 1, "callID": "",
      "callDirection": caller?["isStaff"]?.bool == true ? "Outbound" : "Inbound", "callType": "offnet", "fromIP": "",
      "callPrepareFromNum": "", "caller": caller?["phoneNumber"] ?? "", "callee": "", "callDate": "",
      "callEndTime": "", "status": "", "lastResponseCode": "", "byeReason": "", "releaseParty": "", "mediaType": "",
    ]
    return Self.detail(detail, following: log)
  }
}
