/// A call as a test gives it.
struct PortSIPGiven: Sendable {
  var row: EmulatedJSON
  var targets: [EmulatedJSON]
  /// The row of `/recordings`, and the item of its detail.
  var recording: (summary: EmulatedJSON, item: EmulatedJSON)?

  /// Parts a recording's fields as the schemas do: `id` is of the list alone, the file of the detail alone.
  static func halves(of recording: EmulatedJSON) -> (summary: EmulatedJSON, item: EmulatedJSON) {
    guard case .object(let members) = recording else { return (.object([]), .object([])) }
    let summary = ["id", "caller", "callee", "started_at", "ended_at"]
    return (
      .object(members.filter { summary.contains($0.name) }), .object(members.filter { $0.name != "id" })
    )
  }
}
