/// What a test puts there and looks at.
extension EnSwitchEmulator {
  /// So many calls of all kinds, ended one a minute until now; some have several legs, so several rows.
  /// They push nothing.
  package func fill(_ count: Int, customer: Int?) {
    let now = clock.now
    change { state in
      var legs: [EnSwitchLeg] = []
      for number in 0..<max(0, count) {
        var call = EnSwitchWholeCall.call(
          number, endingAt: now - number * 60, customer: customer, options: state.options)
        legs += call.takeEnded()
      }
      state.cdrs.put(legs)
    }
  }

  /// The CDRs in the order of their beginnings, as cdrs/list has them.
  package var rows: [EmulatedJSON] {
    change { state in
      let writer = EnSwitchCDRRow(options: state.options, isCostOfSource: true)
      return state.cdrs.records.map { writer.json($0.leg) }
    }
  }

  /// A CDR, served as it is; it takes the place of one with its `uniqueid`.
  package func add(_ row: EmulatedJSON) { change { $0.cdrs.put(EnSwitchGivenRow.leg(row)) } }

  /// - Returns: whether there is such a CDR.
  @discardableResult
  package func change(_ uniqueid: String, _ body: (inout EmulatedJSON) -> Void) -> Bool {
    change { state in
      guard let leg = state.cdrs[uniqueid] else { return false }
      var row = EnSwitchCDRRow(options: state.options, isCostOfSource: true).json(leg)
      body(&row)
      state.cdrs.remove(uniqueid)
      var changed = EnSwitchGivenRow.leg(row)
      changed.call = leg.call
      state.cdrs.put(changed)
      return true
    }
  }

  package func remove(_ uniqueid: String) { change { $0.cdrs.remove(uniqueid) } }

  /// The live legs, as calls/active/list has them.
  package var activeRows: [EmulatedJSON] {
    change { state in state.live.map { EnSwitchActiveRow.json($0, hasNames: false, types: state.options.types) } }
  }

  /// A live leg, served as it is until it is removed.
  package func addActive(_ row: EmulatedJSON) {
    removeActive(row["uniqueid"]?.scalar ?? "")
    change { $0.given.append(EnSwitchGivenRow.leg(row)) }
  }

  package func removeActive(_ uniqueid: String) {
    change { state in state.given.removeAll { $0.uniqueid == uniqueid } }
  }

  /// The functions that change something, each time one was called, allowed or not.
  package var mutations: [String] { change { $0.mutations } }

  /// From now on another password is right.
  package func setPassword(_ password: String) { change { $0.password = password } }

  package func setOptions(_ options: EnSwitchOptions) { change { $0.options = options } }
}
