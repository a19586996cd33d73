import CallModel
import StrictJSON

extension BundleVerification.Report {
  package var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("origin", origin)
    writer.member("size", size)
    writer.member("events", events)
    writer.member("headersAndBodyOnly", partial)
    writer.key("signatures")
    writer.beginObject()
    for (name, count) in signatures.sorted(by: { $0.key < $1.key }) {
      writer.key(name)
      writer.integer(count)
    }
    writer.endObject()
    writer.key("unchecked")
    writer.beginObject()
    for (reason, count) in unchecked.sorted(by: { $0.key < $1.key }) {
      writer.key(reason)
      writer.integer(count)
    }
    writer.endObject()
    writer.key("witnesses")
    writer.beginObject()
    for (name, time) in witnesses.sorted(by: { $0.key < $1.key }) {
      writer.key(name)
      writer.string(WallClock.text(seconds: time))
    }
    writer.endObject()
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
