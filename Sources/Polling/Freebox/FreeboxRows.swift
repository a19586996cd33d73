import CallModel
import Providers
import StrictJSON

/// The rows of one look at a box: entries of its call log, each with the message that its caller left.
struct FreeboxRows {
  private(set) var rows: [PolledRow] = []
  /// Which message belongs to which entry: what the next look has to know, since either may be gone by then.
  private(set) var joined: FreeboxJoined

  /// A message is left within two minutes after its call's beginning.
  private static let reach: Double = 120

  /// - Parameters:
  ///   - messages: nil where they cannot be read now.
  ///   - known: of the looks before.
  init(entries: [JSONValue], messages: [JSONValue]?, known: FreeboxJoined = FreeboxJoined()) {
    joined = messages == nil ? known : FreeboxJoined()
    var left = messages ?? []
    for entry in entries {
      let key = Self.key(entry)
      if let place = left.firstIndex(where: { Self.belongs($0, to: entry, key, known) }) {
        let message = left.remove(at: place)
        joined.add(message, entry: key)
        rows.append(Self.row(entry, message))
      } else if known.hasMessage(key) {
        // Its message was heard and deleted, or cannot be read now: the call ended with it all the same.
        joined.keep(key, of: known)
        if let message = known.message(of: key) { rows.append(Self.row(entry, message)) }
      } else {
        rows.append(PolledRow(entry, key: key, form: FreeboxNormaliser.callLog))
      }
    }
    for message in left {
      let id = LenientText.of(message["id"])
      if let entry = known.entry(of: id) {
        // Its call is no longer in the log: it was told all the same.
        joined.add(message, entry: entry)
      } else {
        rows.append(PolledRow(message, key: id, form: FreeboxNormaliser.voicemail))
      }
    }
  }

  private static func belongs(
    _ message: JSONValue, to entry: JSONValue, _ key: String?, _ known: FreeboxJoined
  ) -> Bool {
    if let other = known.entry(of: LenientText.of(message["id"])) { return other == key }
    guard LenientText.of(entry["type"]) == "missed",
      let call = LenientText.of(entry["datetime"]).flatMap({ Double($0) }),
      let left = LenientText.of(message["date"]).flatMap({ Double($0) }), left >= call, left <= call + reach
    else { return false }
    return VoicemailNumber.isSame(message, entryNumber: entry["number"]?.string ?? "")
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
  static func key(_ entry: JSONValue) -> String? {
    LenientText.of(entry["id"]).map { "\($0) \(LenientText.of(entry["datetime"]) ?? "")" }
  }
}
