import StrictJSON

/// What differs between two routes.json, by what an operator calls things. Pure.
struct ConfigurationDifference {
  /// A line each, for people.
  private(set) var changes: [String] = []
  /// Of what only a new start puts into force.
  private(set) var needingRestart: [String] = []

  /// Everything else is made once, at the start.
  private static let reloadable: Set = ["sources", "sinks", "routes", "$schema", "publicURL"]

  init(from old: JSONValue, to new: JSONValue) {
    let names = Set(old.members.map(\.name)).union(new.members.map(\.name)).filter { !$0.hasPrefix("x-") }
    for name in names.sorted() where Self.text(old[name]) != Self.text(new[name]) {
      switch name {
      case "sources": compare(old[name], new[name], "source")
      case "sinks": compare(old[name], new[name], "sink")
      case "routes": compareRoutes(old[name], new[name])
      default:
        changes.append("\(name) changed")
        if !Self.reloadable.contains(name) { needingRestart.append(name) }
      }
    }
  }

  private mutating func compare(_ old: JSONValue?, _ new: JSONValue?, _ what: String) {
    let names = Set((old?.members.map(\.name) ?? []) + (new?.members.map(\.name) ?? []))
    for name in names.sorted() {
      switch (Self.text(old?[name]), Self.text(new?[name])) {
      case (nil, nil): continue
      case (nil, _): changes.append("+ \(what) \(name)")
      case (_, nil): changes.append("- \(what) \(name)")
      case (let before, let after): if before != after { changes.append("~ \(what) \(name)") }
      }
    }
  }

  private mutating func compareRoutes(_ old: JSONValue?, _ new: JSONValue?) {
    let (old, new) = (Self.routes(old), Self.routes(new))
    for route in old where !new.contains(where: { $0.name == route.name }) { changes.append("- route \(route.name)") }
    for route in new {
      guard let before = old.first(where: { $0.name == route.name }) else {
        changes.append("+ route \(route.name)")
        continue
      }
      if before.text != route.text { changes.append("~ route \(route.name)") }
    }
    if Set(old.map(\.name)) == Set(new.map(\.name)), old.map(\.name) != new.map(\.name) {
      changes.append("routes stand in another order")
    }
  }

  private static func routes(_ value: JSONValue?) -> [(name: String, text: String)] {
    (value?.elements.map { $0 } ?? []).enumerated().map { index, route in
      (route["name"]?.string ?? "route \(index + 1)", JSONText(route).text)
    }
  }

  private static func text(_ value: JSONValue?) -> String? { value.map { JSONText($0).text } }
}
