package import CallModel
import JSONPath
import StrictJSON

extension GenericNormaliser {
  package func origins(_ request: ReceivedRequest) -> [RecordOrigins] {
    guard let records = try? roots(of: request) else { return [] }
    return records.map { root in
      let reader = RuleReader(root: root, request: request, budget: JSONPathBudget())
      var origins = RecordOrigins()
      for (member, rule) in map.rules {
        let found = try? reader.found(rule)
        let source =
          found?.source
          ?? rule.from.first { source in
            guard case .path(let query) = source else { return false }
            return (try? query.first(in: root)) != nil
          }
        origins.members[member.name] = source.map(Self.name(of:)) ?? (rule.fallback == nil ? nil : "default")
      }
      for name in ["status", "endReason", "rerouteReason"] {
        origins.members["\(name)Raw"] = origins.members["\(name)Raw"] ?? origins.members[name]
      }
      return origins
    }
  }

  private static func name(of source: RuleSource) -> String {
    switch source {
    case .literal: "literal"
    case .path(let query): query.text
    case .template(let template): template.text
    case .header(let name): "header \(name)"
    case .query(let name): "query \(name)"
    }
  }
}
