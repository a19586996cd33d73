/// How a sender's JSON becomes a record: one rule for each member of the record it can fill.
package struct GenericMap: Sendable, Hashable {
  package let rules: [RecordMember: MappingRule]
  /// Where the records of a body stand; nil where the body is one record.
  package let each: RuleSource?

  package init(rules: [RecordMember: MappingRule], each: RuleSource? = nil) {
    self.rules = rules
    self.each = each
  }
}
