import CallModel
import EventJournal
private import StrictJSON

/// A call event as CloudEvents 1.0.2 has it (cloudevents/spec, HTTP protocol binding and JSON event format).
package struct CloudEvent {
  package struct Attributes: Sendable, Hashable {
    /// A URI-reference that the name of the event's source is put behind.
    package let sourceBase: String
    /// What the kind of change is put behind: `call` gives `call.updated`.
    package let type: String

    package init(sourceBase: String, type: String) {
      self.sourceBase = sourceBase
      self.type = type
    }
  }

  private let item: SinkItem
  /// In the specification's order: required ones first.
  private let attributes: [(name: String, value: String)]

  init(_ item: SinkItem, _ attributes: Attributes) {
    self.item = item
    let change = CallRecord(json: item.record)?.change.rawValue
    var all = [
      ("specversion", "1.0"), ("id", item.entry.id.description),
      ("source", attributes.sourceBase + PercentEncoding.encode(item.entry.source)),
      ("type", attributes.type + (change.map { ".\($0)" } ?? "")), ("time", item.entry.receivedAt.description),
    ]
    if let call = item.entry.call { all.append(("subject", call.description)) }
    self.attributes = all.map { (name: $0.0, value: $0.1) }
  }

  func structured() -> [UInt8] {
    var writer = JSONWriter(reserving: item.content.count + 512)
    writer.beginObject()
    for attribute in attributes {
      writer.key(attribute.name)
      writer.string(attribute.value)
    }
    writer.key(literal: "datacontenttype")
    writer.string("application/json")
    writer.key(literal: "data")
    if let data = try? JSONDocument(parsing: item.content, limits: .written) {
      writer.value(data.root)
    } else {
      writer.null()
    }
    writer.endObject()
    return writer.bytes
  }

  /// As the HTTP binding writes them: percent-encoded beyond printable ASCII.
  var headers: [(String, String)] {
    attributes.map { ("ce-" + $0.name, Self.headerValue($0.value)) }
  }

  private static func headerValue(_ text: String) -> String {
    text.utf8.reduce(into: "") { value, byte in
      switch byte {
      case 0x21, 0x23...0x24, 0x26...0x7E: value.unicodeScalars.append(Unicode.Scalar(byte))
      default: value += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
  }
}
