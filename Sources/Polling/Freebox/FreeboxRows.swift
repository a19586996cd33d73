import CallModel
import Providers
import StrictJSON

/// The rows of one look at a box: entries of its call log, each with the message that its caller left.
struct FreeboxRows {
  let entries: [JSONValue]
  let messages: [JSONValue]

  /// A message is left within two minutes after its call's beginning.
  private static let reach: Double = 120

  var rows: [PolledRow] {
    var left = messages
    var rows = entries.map { entry in
      guard let place = left.firstIndex(where: { belongs($0, to: entry) }) else { return Self.row(entry) }
      return Self.row(entry, left.remove(at: place))
    }
    rows += left.map { PolledRow($0, key: LenientText.of($0["id"]), form: FreeboxNormaliser.voicemail) }
    return rows
  }

  private func belongs(_ message: JSONValue, to entry: JSONValue) -> Bool {
    guard LenientText.of(entry["type"]) == "missed",
      let call = LenientText.of(entry["datetime"]).flatMap({ Double($0) }),
      let left = LenientText.of(message["date"]).flatMap({ Double($0) }), left >= call, left <= call + Self.reach
    else { return false }
    return VoicemailNumber.isSame(message, entryNumber: entry["number"]?.string ?? "")
  }

  private static func row(_ entry: JSONValue) -> PolledRow {
    PolledRow(entry, key: key(entry), form: FreeboxNormaliser.callLog)
  }

  private static func row(_ entry: JSONValue, _ message: JSONValue) -> PolledRow {
    var body = Array("{\"entry\":".utf8)
    body += entry.bytes
    body += Array(",\"voicemail\":".utf8)
    body += message.bytes
    body += Array("}".utf8)
    let key = key(entry) ?? "row \(JSONText(entry).text)"
    return PolledRow(key: key, form: FreeboxNormaliser.callWithVoicemail, body: body)
  }

  /// Ids begin anew when the log is reset.
  private static func key(_ entry: JSONValue) -> String? {
    LenientText.of(entry["id"]).map { "\($0) \(LenientText.of(entry["datetime"]) ?? "")" }
  }
}
