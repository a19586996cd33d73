package import CallModel

/// Turns a request whose proof held into records. Pure: the same request gives the same records.
package protocol Normaliser: Sendable {
  func normalise(_ request: ReceivedRequest) -> Normalised

  /// For people: where the members of each record come from. One for each of ``normalise(_:)``'s calls.
  func origins(_ request: ReceivedRequest) -> [RecordOrigins]
}

/// Where the members of a record come from, by their names: `caller`, `caller.displayName`.
package struct RecordOrigins: Sendable, Hashable {
  /// A query of the body, a header or a literal, as routes.json writes it.
  package var members: [String: String]

  package init(_ members: [String: String] = [:]) { self.members = members }

  /// Of a member, or of what it is part of.
  package func origin(of member: String) -> String? {
    var name = member[...]
    while true {
      if let origin = members[String(name)] { return origin }
      guard let stop = name.lastIndex(of: ".") else { return nil }
      name = name[..<stop]
    }
  }
}
