import CallModel
import EventJournal
import StrictJSON

extension Answer {
  /// What a stored request is answered with, in the form that its sender expects.
  static func accepted(
    _ outcome: AppendOutcome, _ request: ReceivedRequest, state: EventState, reason: String?,
    _ form: HookManners.AnswerForm
  ) -> Answer {
    let special: [UInt8]? =
      switch form {
      case .event: nil
      case .empty: []
      case .freeboxDevices: devices(request)
      case .cinnoxChallenge: challenge(request)
      }
    guard let special else { return accepted(outcome, state: state, reason: reason) }
    return Answer(status: .ok, body: special, contentType: special.isEmpty ? "text/plain" : "application/json")
  }

  /// `POST …/send`: the documentation built into the box, API 16.0, "notifications".
  private static func devices(_ request: ReceivedRequest) -> [UInt8]? {
    guard request.path.hasSuffix("/send"),
      let root = (try? JSONDocument(parsing: request.body, limits: .payload))?.root,
      let devices = root["devices"], devices.kind == .array
    else { return nil }
    var writer = JSONWriter(reserving: devices.range.count + 48)
    writer.beginObject()
    writer.key("failureIds")
    writer.beginArray()
    writer.endArray()
    writer.key("successIds")
    writer.value(devices)
    writer.endObject()
    return writer.bytes
  }

  /// https://docs.cinnox.com , "recording file event subscription": the same value, whatever its type.
  private static func challenge(_ request: ReceivedRequest) -> [UInt8]? {
    guard let root = (try? JSONDocument(parsing: request.body, limits: .payload))?.root,
      let challenge = root["challenge"], challenge.range.count <= 1_024
    else { return nil }
    var writer = JSONWriter(reserving: challenge.range.count + 48)
    writer.beginObject()
    writer.key("code")
    writer.integer(0)
    writer.key("result")
    writer.beginObject()
    writer.key("challenge")
    writer.value(challenge)
    writer.endObject()
    writer.endObject()
    return writer.bytes
  }

  /// Who waits for the answer before a call goes on cannot wait for a disk.
  static let late = Answer.problem(
    .unavailable, "not stored in time; it is stored all the same", headers: [("retry-after", "1")], closes: true)
}
