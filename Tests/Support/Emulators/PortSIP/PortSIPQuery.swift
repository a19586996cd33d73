/// The query options of a list.
struct PortSIPQuery: Sendable, Hashable {
  struct Key: Sendable, Hashable {
    let field: PortSIPField
    let descends: Bool
  }

  var filter: PortSIPFilter?
  var order: [Key] = []
  var top = 100
  /// How many items come before the first.
  var offset = 0
  var counts = false
  /// Texts in lower case of which one must be found; a text's words must all be. Nil: everything.
  var search: [[String]]?

  /// The first page of everything.
  init() {}

  /// - Throws: ``PortSIPError/invalid(_:)`` for what is out of its bounds.
  init(_ request: EmulatedRequest, fields: [PortSIPField], _ behaviour: PortSIPBehaviour) throws(PortSIPError) {
    if let text = Self.option("filter", request), !text.isEmpty {
      let filter = try PortSIPFilterParser.parse(text, fields: fields)
      guard !behaviour.rejectsEndedAtFilter || !filter.fields.contains(.endedAt) else {
        throw .invalid("filter: no field ended_at")
      }
      self.filter = filter
    }
    if let text = Self.option("orderby", request), !text.isEmpty { order = try Self.order(text, fields) }
    if let text = Self.option("top", request) {
      guard let number = Int(text), (1...100).contains(number) else { throw .invalid("top") }
      top = number
    }
    if let text = Self.option("skip", request) {
      guard let number = Int(text), (0...Int(Int32.max)).contains(number) else { throw .invalid("skip") }
      offset = behaviour.skipIsOneBased ? max(0, number - 1) : number
    }
    if let text = Self.option("count", request) {
      guard text == "true" || text == "false" else { throw .invalid("count") }
      counts = text == "true"
    }
    if let text = Self.option("search", request) { search = Self.search(text) }
  }

  /// An example writes `$skip`, all others no `$`: both are read.
  private static func option(_ name: String, _ request: EmulatedRequest) -> String? {
    request.parameter(name) ?? request.parameter("$\(name)")
  }

  /// `caller asc, started_at desc`; ascending where nothing is said.
  private static func order(_ text: String, _ fields: [PortSIPField]) throws(PortSIPError) -> [Key] {
    var keys: [Key] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let words = part.split(separator: " ")
      guard let name = words.first, words.count <= 2, let field = PortSIPField(rawValue: String(name)),
        fields.contains(field), words.count == 1 || words[1] == "asc" || words[1] == "desc"
      else { throw .invalid("orderby: \(part)") }
      keys.append(Key(field: field, descends: words.count == 2 && words[1] == "desc"))
    }
    return keys
  }

  /// "All CDRs that are 101 or 102": `or` parts the texts.
  private static func search(_ text: String) -> [[String]]? {
    let words = text.lowercased().split(separator: " ").map(String.init)
    let texts = words.split(separator: "or").map(Array.init)
    return texts.isEmpty ? nil : texts
  }

  func isFound(_ value: (PortSIPField) -> PortSIPValue) -> Bool {
    guard let search else { return true }
    let all = PortSIPField.searched.map { value($0).string.lowercased() }
    return search.contains { $0.allSatisfy { word in all.contains { $0.contains(word) } } }
  }
}
