import CallModel
import Cryptography
import EventJournal
import Signatures
import StrictJSON

/// Events as people and programs read them.
enum EventText {
  static func line(_ event: StoredEvent) -> String {
    let reason = event.reason.map { "  \($0)" } ?? ""
    return Shown.text(
      "\(event.entry.receivedAt)  \(event.entry.id)  \(event.entry.source)  \(event.state)  \(event.verdict)\(reason)")
  }

  static func json(_ event: StoredEvent, withRaw: Bool) -> String {
    var writer = JSONWriter(reserving: 1_024)
    writer.beginObject()
    writer.member("event", event.entry.id.description)
    writer.member("number", Int(event.entry.seq))
    writer.member("receivedAt", event.entry.receivedAt)
    writer.member("source", event.entry.source)
    writer.member("kind", event.kind.description)
    writer.member("state", event.state.description)
    writer.member("verdict", event.verdict)
    writer.member("keyId", event.keyID)
    writer.member("reason", event.reason)
    if withRaw {
      writer.member("address", event.address)
      writer.member("method", event.method)
      writer.member("target", event.target)
      writer.keptRequest(headers: event.headers, body: event.body)
      writer.member("r", ByteEncoding.hex.encode(event.commitment.r))
      writer.member("c", ByteEncoding.hex.encode(event.commitment.c))
    }
    writer.key("record")
    if let record = event.entry.record, let document = try? JSONDocument(parsing: record, limits: .written) {
      writer.value(document.root)
    } else {
      writer.null()
    }
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
