import CallModel
import EventJournal
import StrictJSON

/// Deliveries as commands print them.
enum DeliveryText {
  static func line(_ delivery: DeliveryQueries.Delivery, _ event: String) -> String {
    let due = delivery.state == .parked ? ", next at \(delivery.due)" : ""
    let reason = delivery.reason.map { "  \($0)" } ?? ""
    let replay = delivery.replay.map { "  (replay \($0))" } ?? ""
    return
      "\(delivery.seq)  \(event)  \(delivery.sink)  \(delivery.state) after \(delivery.attempts) attempts\(due)\(reason)\(replay)"
  }

  static func line(_ attempt: DeliveryAttempt) -> String {
    let replay = attempt.replay.map { ", for replay \($0)" } ?? ""
    let milliseconds = Int(attempt.duration / .milliseconds(1))
    return
      "attempt \(attempt.number) at \(attempt.at), \(milliseconds) ms\(replay): \(attempt.succeeded ? "✓" : "✗") \(attempt.detail)"
  }

  static func json(_ delivery: DeliveryQueries.Delivery, _ event: String) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("number", Int(delivery.seq))
    writer.member("event", event)
    writer.member("sink", delivery.sink)
    writer.member("state", delivery.state.description)
    writer.member("attempts", delivery.attempts)
    if delivery.state == .parked { writer.member("dueAt", delivery.due) }
    writer.member("reason", delivery.reason)
    writer.member("replay", delivery.replay.map { Int($0) })
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
