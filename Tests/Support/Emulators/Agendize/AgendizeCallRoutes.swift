/// What stands under `/api/2.0/calls`.
enum AgendizeCallRoutes {
  /// - Parameter rest: the path's segments after `calls`.
  static func answer(
    _ request: EmulatedRequest, _ rest: ArraySlice<String>, _ state: inout AgendizeState, now: Int
  ) throws(AgendizeFailure) -> EmulatedAnswer {
    if rest.first == "watch", rest.count == 1 { return try watch(request, &state) }
    if request.method != "GET" { state.mutations += 1 }
    switch (rest.first, rest.count) {
    case (nil, _): return try calls(request, &state, now)
    case ("buttons", _), ("calltrackings", _): return try tools(request, rest, &state)
    case (let id?, 1): return try call(request, id, &state, now)
    default: throw .notFound
    }
  }

  private static func calls(
    _ request: EmulatedRequest, _ state: inout AgendizeState, _ now: Int
  ) throws(AgendizeFailure) -> EmulatedAnswer {
    switch request.method {
    case "GET": return try list(request, state, now)
    case "POST":
      guard !state.calls.isFull else { throw AgendizeFailure(status: 403, message: "Too many calls") }
      let id = state.freshID()
      let row = try AgendizeCallWriting.inserted(request.json, id: id, timeZone: state.settings.timeZone)
      _ = state.set(row, id: id, now: now)
      return .json(row)
    default: throw .notImplemented
    }
  }

  private static func list(
    _ request: EmulatedRequest, _ state: AgendizeState, _ now: Int
  ) throws(AgendizeFailure) -> EmulatedAnswer {
    let sync = try state.syncToken(request.parameter("syncToken"), now: now)
    let page = state.calls.page(try AgendizeCallQuery(request, state.settings, sync: sync))
    let next = AgendizeSyncToken(generation: state.syncGeneration, sequence: page.snapshot, issued: now)
    return .text(page.text(sync: next), contentType: "application/json")
  }

  private static func call(
    _ request: EmulatedRequest, _ id: String, _ state: inout AgendizeState, _ now: Int
  ) throws(AgendizeFailure) -> EmulatedAnswer {
    guard let call = state.calls.byID[id] else { throw .notFound }
    switch request.method {
    case "GET": return .text(call.text, contentType: "application/json")
    case "PUT":
      let row = try AgendizeCallWriting.updated(call.json, request.json, timeZone: state.settings.timeZone)
      _ = state.set(row, id: id, now: now)
      return .json(row)
    case "DELETE":
      _ = state.remove(id, now: now)
      return EmulatedAnswer(200)
    default: throw .notImplemented
    }
  }

  /// Lists, Get and Delete; the rest of these two pages cannot be read.
  private static func tools(
    _ request: EmulatedRequest, _ rest: ArraySlice<String>, _ state: inout AgendizeState
  ) throws(AgendizeFailure) -> EmulatedAnswer {
    let isButtons = rest.first == "buttons"
    let list = isButtons ? state.tools.buttons : state.tools.trackings
    guard rest.count > 1 else {
      guard request.method == "GET" else { throw .notImplemented }
      return .json(["items": .array(list)])
    }
    guard rest.count == 2, let id = rest.last, let tool = list.first(where: { $0["id"]?.string == id }) else {
      throw .notFound
    }
    switch request.method {
    case "GET": return .json(tool)
    case "DELETE":
      _ = isButtons ? state.tools.removeButton(id) : state.tools.removeTracking(id)
      return EmulatedAnswer(200)
    default: throw .notImplemented
    }
  }

  /// The answer is "a watch resource": as it was sent, with its identifier.
  private static func watch(
    _ request: EmulatedRequest, _ state: inout AgendizeState
  ) throws(AgendizeFailure) -> EmulatedAnswer {
    guard request.method == "POST" else { throw .notImplemented }
    state.watchChanges += 1
    return .json(try state.watches.add(request.json ?? .null).json)
  }
}
