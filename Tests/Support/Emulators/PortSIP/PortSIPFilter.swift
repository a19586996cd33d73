/// The expression of the `filter` query option.
indirect enum PortSIPFilter: Sendable, Hashable {
  enum Comparison: String, Sendable { case eq, ne, gt, ge, lt, le }
  enum Function: String, Sendable { case startswith, endswith, contains }

  case compare(PortSIPField, Comparison, PortSIPValue)
  case call(Function, PortSIPField, String)
  case and(PortSIPFilter, PortSIPFilter)
  case or(PortSIPFilter, PortSIPFilter)

  /// "Resources for which the expression evaluates to false or null … are omitted": nothing is before or after an
  /// absent value, as in OData.
  func holds(_ value: (PortSIPField) -> PortSIPValue) -> Bool {
    switch self {
    case .and(let a, let b): a.holds(value) && b.holds(value)
    case .or(let a, let b): a.holds(value) || b.holds(value)
    case .call(let function, let field, let text): Self.holds(function, value(field), text)
    case .compare(let field, let comparison, let literal): Self.holds(comparison, value(field), literal)
    }
  }

  private static func holds(_ function: Function, _ value: PortSIPValue, _ text: String) -> Bool {
    guard value != .absent else { return false }
    switch function {
    case .startswith: return value.string.hasPrefix(text)
    case .endswith: return value.string.hasSuffix(text)
    case .contains: return text.isEmpty || value.string.contains(text)
    }
  }

  private static func holds(_ comparison: Comparison, _ value: PortSIPValue, _ literal: PortSIPValue) -> Bool {
    let precedes = value.precedes(literal)
    switch comparison {
    case .eq: return precedes == nil
    case .ne: return precedes != nil
    case .gt, .ge, .lt, .le: break
    }
    guard !value.isEmpty, !literal.isEmpty else { return false }
    switch comparison {
    case .gt: return precedes == false
    case .ge: return precedes != true
    case .lt: return precedes == true
    default: return precedes != false
    }
  }

  /// The fields that are named.
  var fields: Set<PortSIPField> {
    switch self {
    case .compare(let field, _, _), .call(_, let field, _): [field]
    case .and(let a, let b), .or(let a, let b): a.fields.union(b.fields)
    }
  }

  /// Between which times, both included, `field` lies wherever the filter holds.
  /// - Returns: `isExact` where the filter says nothing else.
  func bounds(_ field: PortSIPField) -> (range: ClosedRange<Int64>?, isExact: Bool) {
    let all = Int64.min...Int64.max
    switch self {
    case .and(let a, let b):
      let (left, right) = (a.bounds(field), b.bounds(field))
      guard let one = left.range, let other = right.range else { return (nil, left.isExact && right.isExact) }
      let (lower, upper) = (max(one.lowerBound, other.lowerBound), min(one.upperBound, other.upperBound))
      return (lower <= upper ? lower...upper : nil, left.isExact && right.isExact)
    case .compare(field, let comparison, .time(let time, _)):
      switch comparison {
      case .eq: return (time...time, true)
      case .ge: return (time...Int64.max, true)
      case .gt: return (time + 1...Int64.max, true)
      // What is absent is indexed as the least time, and no time precedes or follows it.
      case .le: return (Int64.min + 1...time, true)
      case .lt: return (Int64.min + 1...time - 1, true)
      case .ne: return (all, false)
      }
    default: return (all, false)
    }
  }
}
