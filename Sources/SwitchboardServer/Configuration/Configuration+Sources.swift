extension Configuration {
  package func source(_ name: String) -> SourceConfiguration? { sources.first { $0.name == name } }

  /// Customers of an EnSwitch below these, and below those, as `customers` of its source has them.
  package func customers(below customers: [String]) -> [String] {
    let children = sources.reduce(into: [String: [String]]()) { all, source in
      all.merge(source.customers) { $0 + $1 }
    }
    var found: [String] = []
    var waiting = customers
    while let next = waiting.popLast(), found.count < 10_000 {
      for child in children[next] ?? [] where !found.contains(child) && !customers.contains(child) {
        found.append(child)
        waiting.append(child)
      }
    }
    return found
  }

  /// What to tell somebody who named a source that there is not.
  package func unknownSource(_ name: String) -> String {
    let names = sources.map(\.name)
    return
      "there is no source \"\(name)\"\(Spelling.hint(name, among: names)); there are \(names.joined(separator: ", "))"
  }
}
