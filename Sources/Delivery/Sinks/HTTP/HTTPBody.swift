import CallModel
import EventJournal
package import JSONPath
private import StrictJSON

/// What an HTTP sink's requests carry.
package enum HTTPBody: Sendable {
  /// The record, or what the route's template makes of it.
  case record
  case template(JSONTemplate)
  /// CloudEvents 1.0 in JSON: the attributes around the record.
  case cloudEvents(CloudEvent.Attributes)
  /// CloudEvents 1.0: the attributes as headers, the record as the body.
  case cloudEventsBinary(CloudEvent.Attributes)
  /// What the sender sent, byte for byte.
  case original

  struct Content {
    var bytes: [UInt8]
    var type = "application/json"
    /// Lower case.
    var headers: [(String, String)] = []
  }

  func content(_ item: SinkItem) throws -> Content {
    switch self {
    case .record: return Content(bytes: item.content)
    case .template(let template):
      guard let record = try? JSONDocument(parsing: item.record, limits: .written) else {
        return Content(bytes: item.content)
      }
      return Content(bytes: try template.render(record.root))
    case .cloudEvents(let attributes):
      return Content(
        bytes: CloudEvent(item, attributes).structured(), type: "application/cloudevents+json; charset=UTF-8")
    case .cloudEventsBinary(let attributes):
      return Content(bytes: item.content, headers: CloudEvent(item, attributes).headers)
    case .original:
      guard let original = item.original else {
        throw HTTPTarget.Unaddressable(reason: "the request that the event came with is not kept")
      }
      return Content(bytes: original.body, type: original.contentType ?? "application/octet-stream")
    }
  }
}
