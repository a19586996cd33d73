import CallModel
import Providers
import StrictJSON
import Testing

/// What stands in another type than the documents say is not lost: it is in the record, or the row is quarantined.
@Suite struct OddTypesTests {
  private static let canaries = VectorTests.cases.filter { vector in
    let root = VectorTests.documents[vector.provider]?.root["cases"]?[vector.index]
    return root?["canary"]?.bool == true && root?["body"]?.kind == .object
  }

  @Test(arguments: canaries) func `A list, an object or a text in the place of any member is kept`(
    _ vector: VectorTests.Case
  ) throws {
    let root = try #require(VectorTests.documents[vector.provider]?.root["cases"]?[vector.index])
    let body = try #require(root["body"])
    let normaliser = try VectorTests.normaliser(vector.provider, root["settings"])
    for path in Self.paths(body) {
      for odd in [#"["Q7Z"]"#, #"{"odd":"Q7Z"}"#, #"[{"odd":"Q7Z"},{"odd":"Q7Z"}]"#, #""Q7Z""#] {
        let text = Self.replacing(path[...], in: body, by: odd)
        let request = try VectorTests.request(root, body: text)
        guard case .calls(let calls) = normaliser.normalise(request) else { continue }
        for case .record(let record) in calls {
          let said = String(decoding: record.json(), as: UTF8.self)
          #expect(said.contains("Q7Z"), "\(path.joined(separator: ".")) as \(odd)")
        }
      }
    }
  }

  /// Of every member of an object, however deep.
  private static func paths(_ value: JSONValue) -> [[String]] {
    switch value.kind {
    case .object: value.members.flatMap { member in [[member.name]] + paths(member.value).map { [member.name] + $0 } }
    case .array:
      value.elements.enumerated().flatMap { place, element in paths(element).map { ["\(place)"] + $0 } }
    default: []
    }
  }

  private static func replacing(_ path: ArraySlice<String>, in value: JSONValue, by text: String) -> String {
    guard let step = path.first else { return text }
    if value.kind == .array {
      let elements = value.elements.enumerated().map { place, element in
        "\(place)" == step ? replacing(path.dropFirst(), in: element, by: text) : JSONText(element).text
      }
      return "[\(elements.joined(separator: ","))]"
    }
    let members = value.members.map { member in
      let inner =
        member.name == step ? replacing(path.dropFirst(), in: member.value, by: text) : JSONText(member.value).text
      return "\(JSONText(string: member.name).text):\(inner)"
    }
    return "{\(members.joined(separator: ","))}"
  }
}
