import CallModel
import StrictJSON

/// Reads the events that CINNOX posts: thin ones, that say little more than which call to look at.
///
/// https://docs.cinnox.com/docs/createeditdelete-call-event-subscription
struct CinnoxEventReader {
  let account: String?
  let now: Instant

  func read(_ root: JSONValue) -> NormalisedCall? {
    guard let message = root["message"], message.kind == .object else { return nil }
    var outer = FieldReader(root)
    guard var fields = outer.object("message") else { return nil }
    guard let key = fields.text("id") else { return .unmappable(reason: "the event names no call") }
    var record = CallRecord(
      id: CallID(provider: .cinnox, account: account, key: key), provider: .cinnox, observedAt: now)
    record.account = account
    record.callId = key
    let status = fields.text("status")
    switch status?.lowercased() {
    case "callstart": started(message, &fields, &record)
    case "success", "fail": record.recordings = [Recording(status: status)]
    default: break
    }
    // Of a call that has ended the event says nothing more: its status stays what it was.
    if record.statusRaw == nil, record.recordings.isEmpty { fields.alsoKeep("status") }
    fields.keepUnread(in: &record)
    outer.keepUnread(in: &record)
    return .record(record)
  }

  /// The event holds no time: it is taken to be as old as its receipt.
  private func started(_ message: JSONValue, _ fields: inout FieldReader, _ record: inout CallRecord) {
    record.status = .ringing
    record.statusRaw = fields.text("status")
    record.statusSource = .reported
    record.startedAt = now
    record.tags.insert("derived")
    var caller = fields.object("caller")
    record.caller = Self.party(&caller)
    caller?.keepUnread(in: &record)
    let callees = message["callees"].map { $0.kind == .array ? Array($0.elements) : [] } ?? []
    guard let only = callees.first, callees.count == 1, only.kind == .object else {
      // Of several the first is told, and all are kept.
      var first = callees.first.map { FieldReader($0) }
      record.callee = Self.party(&first)
      return
    }
    var callee: FieldReader? = FieldReader(only, prefix: "message.callees.")
    record.callee = Self.party(&callee)
    callee?.keepUnread(in: &record)
    _ = fields.value("callees")
  }

  private static func party(_ fields: inout FieldReader?) -> Party? {
    Party(phone: fields?.text("number").map(CinnoxRowReader.phone), userId: fields?.text("eid")).orNil
  }
}
