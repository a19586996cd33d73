private import StrictJSON

/// Call resources of made-up calls, one for each thing that can become of a call.
package enum AgendizeSamples {
  private struct Shape {
    let name: String
    let status: String
    let type: String
    let duration: Int
    let isRecorded: Bool
  }

  private static let shapes = [
    Shape(name: "completed", status: "completed", type: "callTracking", duration: 61, isRecorded: true),
    Shape(name: "click-to-call", status: "completed", type: "clickToCall", duration: 245, isRecorded: false),
    Shape(name: "no-answer", status: "noAnswered", type: "callTracking", duration: 0, isRecorded: false),
    Shape(name: "busy", status: "busy", type: "callTracking", duration: 0, isRecorded: false),
    Shape(name: "abandoned", status: "abandoned", type: "callTracking", duration: 7, isRecorded: false),
    Shape(name: "message", status: "message", type: "callTracking", duration: 18, isRecorded: true),
    Shape(name: "wrong-number", status: "wrongNumber", type: "clickToCall", duration: 0, isRecorded: false),
  ]

  package static let names = shapes.map(\.name)

  /// - Returns: nil for a name that is not among ``names``.
  package static func sample(_ name: String, id: String) -> SampleBody? {
    guard let shape = shapes.first(where: { $0.name == name }) else { return nil }
    var writer = JSONWriter(reserving: 512)
    func member(_ name: String, _ value: String) {
      writer.key(name)
      writer.string(value)
    }
    writer.beginObject()
    member("id", id)
    member("buttonId", "btn-204")
    member("clientId", "client-77")
    member("callerNumber", "+33102030405")
    member("calledNumber", "+33199999999")
    if shape.type == "callTracking" { member("trackingNumber", "+33188888888") }
    writer.key("start")
    writer.beginObject()
    member("dateTime", "2026-03-02T14:05:09")
    member("timeZone", "Europe/Paris")
    writer.endObject()
    member("duration", String(shape.duration))
    member("status", shape.status)
    member("externalId", "ext-\(id)")
    member("type", shape.type)
    if shape.isRecorded {
      writer.key("record")
      writer.beginObject()
      member("mimeType", "audio/mpeg")
      member("url", "https://recordings.example/\(id).mp3")
      writer.endObject()
    }
    writer.endObject()
    return SampleBody(name: name, body: writer.bytes)
  }
}
