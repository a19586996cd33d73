import StrictJSON

/// What of an expected value another lacks. Of objects only the members that are expected are asked for; `null` expects that
/// a member is not there. Pure.
enum JSONDifference {
  static func lines(_ expected: JSONValue, in found: JSONValue?, at place: String = "$") -> [String] {
    if expected.isNull {
      return found.map { $0.isNull ? [] : ["\(place): expected nothing, got \(text($0))"] } ?? []
    }
    guard let found else { return ["\(place): expected \(text(expected)), got nothing"] }
    switch (expected.kind, found.kind) {
    case (.object, .object):
      return expected.members.flatMap { lines($0.value, in: found[$0.name], at: "\(place).\($0.name)") }
    case (.array, .array):
      let (wanted, got) = (Array(expected.elements), Array(found.elements))
      guard wanted.count == got.count else {
        return ["\(place): expected \(wanted.count) elements, got \(got.count)"]
      }
      return zip(wanted, got).enumerated().flatMap { lines($1.0, in: $1.1, at: "\(place)[\($0)]") }
    case (.number, .number):
      return expected.double == found.double ? [] : ["\(place): expected \(text(expected)), got \(text(found))"]
    case (.string, .string):
      return expected.string == found.string ? [] : ["\(place): expected \(text(expected)), got \(text(found))"]
    default:
      return text(expected) == text(found) ? [] : ["\(place): expected \(text(expected)), got \(text(found))"]
    }
  }

  private static func text(_ value: JSONValue) -> String { JSONText(value).text }
}
