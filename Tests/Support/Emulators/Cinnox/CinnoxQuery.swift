/// What call-log and call-detail are asked for.
struct CinnoxQuery: Sendable {
  /// nil: any.
  let callID: String?
  let callType: String?
  let status: String?
  /// By `callDate`, in milliseconds, both ends included; nil: any time.
  let window: ClosedRange<Int>?
  let offset: Int
  let limit: Int
  /// Equal members that a row of call-detail must have.
  let members: [EmulatedField]

  /// The members of call-detail that have no parameter of call-log's.
  private static let memberNames: Set<String> = [
    "id", "hid", "svcID", "date", "roomID", "seq", "type", "fromEID", "toEID", "fromSvcID", "toSvcID", "fromRegion",
    "callSeq", "callDirection", "fromIP", "callPrepareFromNum", "caller", "callee", "lastResponseCode", "byeReason",
    "releaseParty", "mediaType",
  ]

  /// - Parameters:
  ///   - now: seconds since the epoch.
  ///   - ofDetails: whether call-detail is asked.
  init(
    _ request: EmulatedRequest, rules: CinnoxRules, now: Int, ofDetails: Bool
  ) throws(CinnoxFailure) {
    // An empty value stands for all of them.
    func given(_ name: String) -> String? { request.parameter(name).flatMap { $0.isEmpty ? nil : $0 } }
    callID = given("callID")
    callType = given("callType")
    status = given("status")
    guard callID != nil || !rules.requiresCallID else { throw .callIDRequired }
    if let callType, !["onnet", "offnet", "smartcall"].contains(callType) { throw .badQuery }
    if let status, CinnoxStatus(rawValue: status) == nil { throw .badQuery }
    window = try Self.window(given("startAt"), given("endAt"), isOfOneCall: callID != nil, rules: rules, now: now)
    offset = try Self.count(given("offset")) ?? 0
    guard offset >= 0 else { throw .negativeOffset }
    let asked = try Self.count(given("limit")) ?? 0
    guard asked >= 0 else { throw .negativeLimit }
    guard asked <= rules.maximumLimit else { throw .limitTooLarge(rules.maximumLimit) }
    limit = asked == 0 ? rules.defaultLimit : asked
    members = ofDetails ? request.query.filter { Self.memberNames.contains($0.name) && !$0.value.isEmpty } : []
  }

  /// Both or neither. Without, no page tells which time is meant: the day up to now, and any for a given call. Equal
  /// dates are allowed, as the text of the error has it.
  private static func window(
    _ start: String?, _ end: String?, isOfOneCall: Bool, rules: CinnoxRules, now: Int
  ) throws(CinnoxFailure) -> ClosedRange<Int>? {
    guard start != nil || end != nil else {
      return isOfOneCall ? nil : (now - rules.defaultWindow) * 1_000...now * 1_000
    }
    guard let start, let end else { throw .missingDate }
    guard let from = CinnoxTime.milliseconds(of: start), let to = CinnoxTime.milliseconds(of: end) else {
      throw .badQuery
    }
    guard from <= to else { throw .datesReversed }
    return from...to
  }

  /// Declared an int32.
  private static func count(_ text: String?) throws(CinnoxFailure) -> Int? {
    guard let text else { return nil }
    guard let number = Int32(text) else { throw .badQuery }
    return Int(number)
  }

  /// Whether every row is asked for, its time aside.
  var isOfAll: Bool { callID == nil && callType == nil && status == nil && members.isEmpty }

  /// Whether a row is asked for, its time aside.
  func matches(_ row: CinnoxRow) -> Bool {
    if let callID, row.callID != callID { return false }
    if let callType, row.callType != callType { return false }
    if let status, row.status != status { return false }
    guard !members.isEmpty else { return true }
    let detail = row.detail
    return members.allSatisfy { Self.plain(detail[$0.name]?.scalar ?? "") == Self.plain($0.value) }
  }

  /// A phone number is the same with and without its `+`, which an unescaped query turns into a space.
  private static func plain(_ text: String) -> Substring {
    text.hasPrefix("+") || text.hasPrefix(" ") ? text.dropFirst() : text[...]
  }
}
