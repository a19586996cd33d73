package import CallModel
import StrictJSON

/// How far a source has been read: small texts by name, kept in the journal between rounds and restarts.
package struct PollCursor: Sendable, Hashable {
  package private(set) var values: [String: String]

  package init(_ values: [String: String] = [:]) { self.values = values }

  /// - Returns: nil for what is no cursor.
  package init?(json: [UInt8]) {
    guard let root = (try? JSONDocument(parsing: json))?.root, root.kind == .object else { return nil }
    values = [:]
    for member in root.members { values[member.name] = member.value.string }
  }

  package var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      writer.key(name)
      writer.string(value)
    }
    writer.endObject()
    return writer.bytes
  }

  package subscript(name: String) -> String? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// Up to when everything has been read.
  package var watermark: Instant? {
    get {
      guard let text = values["watermark"], case .instant(let instant)? = Timestamp.parse(text) else { return nil }
      return instant
    }
    set { values["watermark"] = newValue?.description }
  }

  /// Moves the watermark on; never back: what was read again of earlier times says nothing of later ones.
  package mutating func advance(to instant: Instant) { watermark = max(instant, watermark ?? instant) }

  package func integer(_ name: String) -> Int64? { values[name].flatMap { Int64($0) } }
}
