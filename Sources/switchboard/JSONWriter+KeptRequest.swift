import CallModel
import Cryptography
import EventJournal
import StrictJSON

extension JSONWriter {
  /// Headers as pairs, in the order they came, and the body in base64.
  mutating func keptRequest(headers: CanonicalHeaders, body: [UInt8]) {
    list("headers", headers.fields) { field, writer in
      writer.beginArray()
      writer.string(field.name)
      writer.string(field.value)
      writer.endArray()
    }
    member("body", ByteEncoding.base64.encode(body))
  }
}
