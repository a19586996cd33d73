import StrictJSON
import Support
import Testing

/// Nothing gets lost between the places where it is counted: of what was received, and at every sink.
enum Conservation {
  static func check(_ server: ServerProcess, _ location: SourceLocation = #_sourceLocation) async throws {
    var text = ""
    let holds = try await eventually {
      text = try server.run("status", "--json").text
      let status = try JSONDocument(parsing: text).root
      guard let sources = status["sources"], let sinks = status["sinks"], sinks.elements.contains(where: { _ in true })
      else { return false }
      return sources.elements.allSatisfy(isConserved) && sinks.elements.allSatisfy { $0["unaccounted"]?.int == 0 }
    }
    #expect(holds, "\(text)", sourceLocation: location)
  }

  private static func isConserved(_ source: JSONValue) -> Bool {
    let outcomes = source.members.filter { !["name", "received", "activity", "polling"].contains($0.name) }
    return outcomes.count == 5 && source["received"]?.int == outcomes.reduce(0) { $0 + ($1.value.int ?? 0) }
  }
}
