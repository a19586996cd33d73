package import CallModel
private import StrictJSON

/// Reads what a Freebox's call log and voicemail hold, and its notification of a missed call.
///
/// https://dev.freebox.fr/sdk/os/call/ ; notifications and voicemail: the documentation built into the box, API 16.0.
package struct FreeboxNormaliser: Normaliser {
  package let account: String?
  package let settings: FreeboxSettings

  /// An entry of the call log.
  package static let callLog = "call-log"
  /// A message of the voicemail to which no entry was found.
  package static let voicemail = "voicemail"
  /// `{"entry": …, "voicemail": …}`: both, put side by side.
  package static let callWithVoicemail = "call-log+voicemail"

  /// - Parameter account: the box's `uid`.
  package init(account: String?, settings: FreeboxSettings = FreeboxSettings()) {
    self.account = account
    self.settings = settings
  }

  package func normalise(_ request: ReceivedRequest) -> Normalised {
    guard !request.body.isEmpty else { return .notice }
    let document: JSONDocument
    do {
      document = try JSONDocument(parsing: request.body, limits: .payload)
    } catch {
      return .unmappable(reason: "the body is not JSON: \(error)")
    }
    guard document.root.kind == .object else { return .unmappable(reason: "the body is not a JSON object") }
    guard let form = request.polledForm else { return notification(document.root, request) }
    let record: CallRecord? =
      switch form {
      case Self.voicemail:
        FreeboxVoicemailReader(account: account, settings: settings, now: request.receivedAt).record(document.root)
      case Self.callWithVoicemail:
        document.root["entry"].flatMap { entries(request).record($0, voicemail: document.root["voicemail"]) }
      default: entries(request).record(document.root)
      }
    return .single(record, of: request, document, ifNone: "the row has no id")
  }

  package func origins(_ request: ReceivedRequest) -> [RecordOrigins] { [RecordOrigins()] }

  private func entries(_ request: ReceivedRequest) -> FreeboxEntryReader {
    FreeboxEntryReader(account: account, settings: settings, now: request.receivedAt)
  }

  /// `POST …/send`. Anybody who knows the address can post it: a hint to look at the log, and never the last word.
  private func notification(_ root: JSONValue, _ request: ReceivedRequest) -> Normalised {
    guard let payload = root["payload"], LenientScalar.text(payload["type"]) == "phone",
      LenientScalar.text(payload["event"]) == "missed_call"
    else { return .notice }
    guard let entry = payload["data"], entry.kind == .object else {
      return .unmappable(reason: "the notification of a missed call has no \"payload.data\"")
    }
    let boxes = [payload["box_id"], root["box_id"]].compactMap { LenientScalar.text($0) }
    let box = boxes.first
    if let account = account ?? box, boxes.contains(where: { $0 != account }) {
      return .unmappable(reason: "box_id names another box than the source's account, or two")
    }
    let reader = FreeboxEntryReader(account: account ?? box, settings: settings, now: request.receivedAt)
    guard var record = reader.record(entry, prefix: "payload.data.") else {
      return .unmappable(reason: "the missed call has no id")
    }
    record.isFinal = false
    var outer = FieldReader(root)
    var inner = outer.object("payload")
    _ = outer.text("box_id")
    _ = inner?.value("data")
    _ = inner?.text("box_id")
    inner?.keepUnread(in: &record)
    outer.keepUnread(in: &record)
    return .calls([.record(record)])
  }
}
