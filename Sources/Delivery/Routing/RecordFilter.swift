package import JSONPath
package import StrictJSON

/// What a record must be for a route to apply: all clauses hold.
package struct RecordFilter: Sendable, Hashable {
  /// One member and the values it may have.
  package struct Clause: Sendable, Hashable {
    package let path: JSONPathQuery
    /// Any of them. A list in the record holds where it holds any of them.
    package let anyOf: [JSONText]

    package init(path: JSONPathQuery, anyOf: [JSONText]) {
      self.path = path
      self.anyOf = anyOf
    }

    func holds(_ record: JSONValue) -> Bool {
      guard let value = path.first(in: record) else { return false }
      if value.kind == .array { return value.elements.contains { anyOf.contains(JSONText($0)) } }
      return anyOf.contains(JSONText(value))
    }
  }

  package let clauses: [Clause]

  package init(clauses: [Clause]) { self.clauses = clauses }

  package func holds(_ record: JSONValue) -> Bool { clauses.allSatisfy { $0.holds(record) } }
}
