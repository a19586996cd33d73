import CallModel
import StrictJSON

/// A form as an object of texts, so that one kind of reader reads both. A name that stands twice makes an array.
enum FormObject {
  static func json(_ body: [UInt8]) -> [UInt8] {
    let fields = FormEncoding.fields(of: String(decoding: body, as: UTF8.self))
    let grouped = Dictionary(grouping: fields, by: \.name)
    var writer = JSONWriter(reserving: body.count + 16)
    writer.beginObject()
    for (name, values) in grouped.sorted(by: { $0.key < $1.key }) {
      writer.key(name)
      if values.count > 1 { writer.beginArray() }
      for field in values { writer.string(field.value) }
      if values.count > 1 { writer.endArray() }
    }
    writer.endObject()
    return writer.bytes
  }
}
