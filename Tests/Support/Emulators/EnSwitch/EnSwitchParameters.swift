/// The parameters of a call, checked as they are read: a value that does not fit is code 400 with the name as key.
/// Names that no function knows are ignored, so `recursive` does nothing where `recurse` is meant.
struct EnSwitchParameters {
  private var values: [String: String] = [:]

  /// From the query, and from a POST's form.
  init(_ request: EmulatedRequest) {
    for field in request.query { keep(field) }
    let type = request.header("content-type")?.lowercased() ?? ""
    guard request.method == "POST", type.hasPrefix("application/x-www-form-urlencoded") else { return }
    for field in request.form { keep(field) }
  }

  /// The first of a name counts.
  private mutating func keep(_ field: EmulatedField) {
    if values[field.name] == nil { values[field.name] = field.value }
  }

  /// As it was given; nil where it was not.
  func given(_ name: String) -> String? { values[name] }

  /// Empty where it was not given.
  func text(_ name: String) -> String { values[name] ?? "" }

  func required(_ name: String) throws(EnSwitchFault) -> String {
    guard let value = values[name], !value.isEmpty else { throw EnSwitchFault.missing(name) }
    return value
  }

  /// An empty value is as good as none.
  func integer(
    _ name: String, default standard: Int, from lowest: Int = 0
  ) throws(EnSwitchFault) -> Int {
    guard let text = values[name], !text.isEmpty else { return standard }
    guard let value = Int(text), value >= lowest else { throw EnSwitchFault.invalid(name) }
    return value
  }

  func flag(_ name: String, default standard: Bool = false) throws(EnSwitchFault) -> Bool {
    let value = try integer(name, default: standard ? 1 : 0)
    guard value < 2 else { throw EnSwitchFault.invalid(name) }
    return value == 1
  }

  /// One of some words; an empty value is as good as none.
  func word(
    _ name: String, of words: Set<String>, default standard: String = ""
  ) throws(EnSwitchFault) -> String {
    guard let value = values[name], !value.isEmpty else { return standard }
    guard words.contains(value) else { throw EnSwitchFault.invalid(name) }
    return value
  }

  func match(_ name: String) throws(EnSwitchFault) -> EnSwitchMatch {
    guard let value = values[name], !value.isEmpty else { return .contains }
    guard let match = EnSwitchMatch(value) else { throw EnSwitchFault.invalid(name) }
    return match
  }

  /// Ids separated by commas; nil for any.
  func ids(_ name: String) throws(EnSwitchFault) -> Set<Int>? {
    guard let value = values[name], !value.isEmpty else { return nil }
    var ids: Set<Int> = []
    for part in value.split(separator: ",", omittingEmptySubsequences: false) {
      guard let id = Int(part) else { throw EnSwitchFault.invalid(name) }
      ids.insert(id)
    }
    return ids
  }

  /// `start` and `end`, the latter now where it is not given. Both belong to the window; the documents leave it open.
  func window(now: Int) throws(EnSwitchFault) -> ClosedRange<Int>? {
    let start = try integer("start", default: 0)
    let end = try integer("end", default: now)
    return start <= end ? start...end : nil
  }
}
