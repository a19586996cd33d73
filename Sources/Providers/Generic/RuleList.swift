/// The rules of a mapping in a fixed order, with those at hand that others depend on.
final class RuleList: Sendable {
  /// Held by reference: rules are large, and are gone through for every body.
  final class Entry: Sendable {
    let member: RecordMember
    let rule: MappingRule

    init(member: RecordMember, rule: MappingRule) {
      self.member = member
      self.rule = rule
    }
  }

  let all: [Entry]
  let externalId: MappingRule?
  let timeZone: MappingRule?
  let costAmount: MappingRule?
  let isFinal: MappingRule?

  init(_ rules: [RecordMember: MappingRule]) {
    all = rules.sorted { $0.key.name < $1.key.name }.map { Entry(member: $0.key, rule: $0.value) }
    externalId = rules[.text(.externalId)]
    timeZone = rules[.text(.timeZone)]
    costAmount = rules[.text(.costAmount)]
    isFinal = rules[.flag(.isFinal)]
  }
}
