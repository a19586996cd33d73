import ArgumentParser
import JSONPath
import StrictJSON
import SwitchboardServer

struct JSONPath: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jsonpath", abstract: "Ask a JSON text with a query of RFC 9535.",
    discussion: """
      Prints a JSON array of the values found. Ends with 65 where the query is none, and points at the place.
      With --batch, standard input (or the file in place of the query) holds lines {"selector": …, "document": …}.
        switchboard jsonpath '$.calls[?@.status == "busy"].id' calls.json
        switchboard jsonpath --paths '$..url' < body.json
      """)

  @Argument(help: "The query, such as '$.start.dateTime'. With --batch: the file of lines.") var query: String?
  @Argument(help: "The file; - reads standard input.", completion: .file()) var file = "-"
  @Flag(help: "Print normalised paths instead of values.") var paths = false
  @Flag(help: "Read queries and documents from lines, and print {\"result\", \"paths\"} or {\"error\"} for each.")
  var batch = false

  func run() throws {
    if batch { return try JSONPathBatch.run(query ?? "-") }
    guard let query else { throw ValidationError("a query is missing, such as '$.id'") }
    let parsed = try Self.parse(query)
    let document = try Self.document(try Input.bytes(file))
    do {
      let nodes = try parsed.nodes(in: document.root, withPaths: paths)
      Terminal.write(Self.array(nodes, asPaths: paths) + [UInt8(ascii: "\n")])
    } catch {
      throw Failure(.failed, "\(error)")
    }
  }

  private static func parse(_ text: String) throws -> JSONPathQuery {
    do {
      return try JSONPathQuery(text)
    } catch {
      // A line with the place marked below it, where the query is one line.
      if !text.unicodeScalars.contains(where: { $0 < " " }) {
        Terminal.say("\(text)\n\(String(repeating: " ", count: error.offset))^")
      }
      throw Failure(.badData, "the query: \(error)")
    }
  }

  private static func document(_ bytes: [UInt8]) throws -> JSONDocument {
    do {
      return try JSONDocument(parsing: bytes, limits: .document)
    } catch {
      throw Failure(.badData, "the document: \(error)")
    }
  }

  static func array(_ nodes: [JSONPathNode], asPaths: Bool) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginArray()
    for node in nodes {
      if asPaths { writer.string(node.path) } else { writer.value(node.value) }
    }
    writer.endArray()
    return writer.bytes
  }
}
