/// The customers of the made-up system: 1 owns it, 2 sells to 3 and 4, 5 is under 3, 6 under 1.
enum EnSwitchCustomers {
  private struct Customer {
    let parent: Int
    let name: String
    let billing: String
  }

  private static let all: [Int: Customer] = [
    1: Customer(parent: 0, name: "Lanternfish Telecom", billing: "external"),
    2: Customer(parent: 1, name: "Quillby Resale", billing: "postpaid"),
    3: Customer(parent: 2, name: "Marrow & Pine Ltd", billing: "postpaid"),
    4: Customer(parent: 2, name: "Oatfield Dental", billing: "prepaid"),
    5: Customer(parent: 3, name: "Marrow & Pine Workshop", billing: "postpaid"),
    6: Customer(parent: 1, name: "Thistledown Books", billing: "prepaid"),
  ]

  static func name(_ id: Int) -> String { all[id]?.name ?? "" }

  private static func children(_ id: Int) -> [Int] { all.filter { $0.value.parent == id }.map { $0.key } }

  private static func tree(_ id: Int) -> [Int] { [id] + children(id).flatMap { tree($0) } }

  /// What the `customer` parameter selects; nil: every customer.
  ///
  /// A customer that is not below the user's is refused with 402, one that does not exist with 400; the documents
  /// only say that users without system owner or reseller access see nothing of others.
  /// - Parameters:
  ///   - text: nil or empty: the user's own.
  ///   - isRecursive: with those below. The active list ignores it with `all`.
  ///   - isCDRs: `prepaid`, `postpaid` and `external` are values too, as in a public client's form.
  static func selection(
    _ text: String?, isRecursive: Bool, options: EnSwitchOptions, isCDRs: Bool = false
  ) throws(EnSwitchFault) -> Set<Int>? {
    let own = options.customer
    switch text {
    case nil, "": return Set(isRecursive ? tree(own) : [own])
    case "all":
      let below = children(own)
      return Set(isRecursive && isCDRs ? below.flatMap { tree($0) } : below)
    case "system":
      guard options.roles.contains(.systemOwner) else { throw EnSwitchFault.role }
      return nil
    case "recursive" where options.isBefore44 && !isCDRs: return Set(tree(own))
    case "prepaid", "postpaid", "external":
      guard isCDRs else { throw EnSwitchFault.invalid("customer") }
      return Set(children(own).filter { all[$0]?.billing == text })
    case .some(let text):
      guard let id = Int(text), all[id] != nil else { throw EnSwitchFault.invalid("customer") }
      guard options.roles.contains(.systemOwner) || tree(own).contains(id) else { throw EnSwitchFault.role }
      return Set(isRecursive ? tree(id) : [id])
    }
  }

  /// Whether a leg is of a selected customer: of its source or of its destination. A leg without any is everybody's.
  static func isAmong(_ selection: Set<Int>?, _ leg: EnSwitchLeg) -> Bool {
    isAmong(selection, leg.scustomer, leg.dcustomer)
  }

  static func isAmong(_ selection: Set<Int>?, _ source: Int, _ destination: Int) -> Bool {
    guard let selection, source != 0 || destination != 0 else { return true }
    return selection.contains(source) || selection.contains(destination)
  }

  /// A system owner sees all, others their own and what is below.
  static func mayBeSeen(_ leg: EnSwitchLeg, _ options: EnSwitchOptions) -> Bool {
    options.roles.contains(.systemOwner) || isAmong(Set(tree(options.customer)), leg)
  }
}
