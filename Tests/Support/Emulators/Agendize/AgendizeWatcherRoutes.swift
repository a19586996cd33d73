/// What stands under `/api/2.0/watchers` and `/api/2.3/watchers`.
struct AgendizeWatcherRoutes {
  let isNewer: Bool

  /// Version 2.0 answers 200 to everything that goes well; 2.3 keeps closer to HTTP, so 204 where there is no body
  /// (inferred).
  private var emptied: EmulatedAnswer { EmulatedAnswer(isNewer ? 204 : 200) }

  /// - Parameter rest: the path's segments after `watchers`.
  func answer(
    _ request: EmulatedRequest, _ rest: ArraySlice<String>, _ state: inout AgendizeState, now: Int
  ) throws(AgendizeFailure) -> EmulatedAnswer {
    if request.method != "GET" { state.watchChanges += 1 }
    let segments = Array(rest)
    switch (segments.first, segments.count) {
    case (nil, _): return try list(request, state)
    case ("requests", 1...2) where isNewer: return try requests(request, segments.dropFirst().first, &state, now)
    case ("errors", 1...2) where isNewer: return try errors(request, segments.dropFirst().first, &state, now)
    case (let id?, 1): return try watcher(request, id, &state)
    default: throw .notFound
    }
  }

  /// A watch on calls is found under either of the two kinds of call.
  private func list(_ request: EmulatedRequest, _ state: AgendizeState) throws(AgendizeFailure) -> EmulatedAnswer {
    guard request.method == "GET" else { throw .notImplemented }
    let type = request.parameter("objectType") ?? AgendizeWatch.objectType
    guard AgendizeWatch.objectTypes.contains(type) else { throw .invalid("objectType") }
    let watches = type == "schedulingCompany" ? [] : state.watches.all
    return .json(["items": .array(watches.map { json($0) })])
  }

  private func watcher(
    _ request: EmulatedRequest, _ id: String, _ state: inout AgendizeState
  ) throws(AgendizeFailure) -> EmulatedAnswer {
    guard let watch = state.watches.all.first(where: { $0.id == id }) else { throw .notFound }
    switch request.method {
    case "GET": return .json(json(watch))
    case "DELETE":
      _ = state.watches.remove(id)
      return emptied
    default: throw .notImplemented
    }
  }

  private func requests(
    _ request: EmulatedRequest, _ id: String?, _ state: inout AgendizeState, _ now: Int
  ) throws(AgendizeFailure) -> EmulatedAnswer {
    guard request.method == "GET" else { throw .notImplemented }
    let zone = state.settings.timeZone
    let entries = state.watches.entries(now: now)
    guard let id else { return .json(["items": .array(entries.map { $0.requestJSON(timeZone: zone) })]) }
    guard let entry = entries.first(where: { $0.id == id }) else { throw .notFound }
    return .json(entry.requestJSON(timeZone: zone))
  }

  private func errors(
    _ request: EmulatedRequest, _ id: String?, _ state: inout AgendizeState, _ now: Int
  ) throws(AgendizeFailure) -> EmulatedAnswer {
    let zone = state.settings.timeZone
    let entries = state.watches.entries(now: now).filter { $0.isError }
    guard let id else {
      guard request.method == "GET" else { throw .notImplemented }
      return .json(["items": .array(entries.map { $0.errorJSON(timeZone: zone) })])
    }
    guard let entry = entries.first(where: { $0.id == id }) else { throw .notFound }
    switch request.method {
    case "GET": return .json(entry.errorJSON(timeZone: zone))
    case "DELETE":
      _ = state.watches.removeError(entry.number)
      return emptied
    default: throw .notImplemented
    }
  }

  private func json(_ watch: AgendizeWatch) -> EmulatedJSON { isNewer ? watch.full : watch.short }
}
