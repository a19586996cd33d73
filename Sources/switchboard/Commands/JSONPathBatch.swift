import JSONPath
import StrictJSON
import SwitchboardServer

/// Answers many queries: one line each.
enum JSONPathBatch {
  /// - Parameter file: `-` reads standard input.
  static func run(_ file: String) throws {
    for line in try Input.bytes(file).split(separator: UInt8(ascii: "\n")) {
      Terminal.write(answer(Array(line)) + [UInt8(ascii: "\n")])
    }
  }

  private static func answer(_ line: [UInt8]) -> [UInt8] {
    do {
      let request = try JSONDocument(parsing: line, limits: .document).root
      guard let selector = request["selector"]?.string else { return error("there is no \"selector\"") }
      let query = try JSONPathQuery(selector)
      guard let document = request["document"] else { return error("there is no \"document\"") }
      let nodes = try query.nodes(in: document, withPaths: true)
      var writer = JSONWriter()
      writer.beginObject()
      writer.key("result")
      writer.json(JSONText(array: nodes.map(\.value)))
      writer.key("paths")
      writer.beginArray()
      for node in nodes { writer.string(node.path) }
      writer.endArray()
      writer.endObject()
      return writer.bytes
    } catch {
      return self.error("\(error)")
    }
  }

  private static func error(_ text: String) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("error")
    writer.string(text)
    writer.endObject()
    return writer.bytes
  }
}
