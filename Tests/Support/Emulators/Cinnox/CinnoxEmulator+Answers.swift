extension CinnoxEmulator {
  /// A page of call-log or of call-detail. A conference has no row in the latter: its `type` "must be a "call"".
  func calls(_ request: EmulatedRequest, inDetail: Bool) throws(CinnoxFailure) -> EmulatedJSON {
    let now = clock.now
    let query = try CinnoxQuery(request, rules: rules, now: now, ofDetails: inDetail)
    let rows = with { $0.rows }
    let places = rows.places(in: query.window)
    // Where every row is asked for, those before the offset need no look.
    let isWhole = query.isOfAll && !inDetail && rows.latestVisibleAt <= now
    var skipped = isWhole ? query.offset : 0
    var found: [EmulatedJSON] = []
    var step = min(skipped, places.count)
    while step < places.count, found.count < query.limit {
      defer { step += 1 }
      let row = rows.all[rules.newestFirst ? places.upperBound - 1 - step : places.lowerBound + step]
      guard row.visibleAt <= now, !(inDetail && row.isConference), query.matches(row) else { continue }
      if skipped < query.offset {
        skipped += 1
      } else {
        found.append(inDetail ? row.detail : row.log)
      }
    }
    return ["code": 0, "result": .array(found)]
  }

  var hooks: EmulatedJSON {
    let subscriptions = with { $0.subscriptions }
    let list = CinnoxHook.allCases.compactMap { hook -> EmulatedJSON? in
      guard var json = subscriptions[hook]?.json else { return nil }
      json["event"] = .string(hook.rawValue)
      return json
    }
    return ["code": 0, "result": .array(list)]
  }

  /// `{enabled, url}`: both are needed, `url` not to end a subscription.
  func subscribe(_ hook: CinnoxHook, _ request: EmulatedRequest) throws(CinnoxFailure) -> EmulatedJSON {
    guard let body = request.json, let enabled = body["enabled"]?.bool else { throw .badQuery }
    let now = clock.now
    let url = body["url"]?.string ?? with { $0.subscriptions[hook]?.url ?? "" }
    guard !enabled || url.hasPrefix("https://") || url.hasPrefix("http://") else { throw .badQuery }
    return with { state in
      state.subscribe(hook, to: url, enabled: enabled, isChecked: true, now: now)
      return state.subscriptions[hook]?.json ?? .null
    }
  }
}
