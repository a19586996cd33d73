/// The `notif/targets` API with servers of one's own, since API 11.0. It needs a session; which permission it needs is
/// not documented: none here.
extension FreeboxState {
  mutating func notification(
    _ request: EmulatedRequest, _ path: FreeboxPath, _ now: Int
  ) throws(FreeboxFailure) -> EmulatedAnswer {
    let route = path.route
    guard route.count > 1, route[1] == "targets", route.count <= 3 else { throw .badPath }
    try path.needVersion(11, 0)
    try needSession(request, now)
    return route.count == 2 ? try targets(request) : try target(request, route[2])
  }

  private mutating func targets(_ request: EmulatedRequest) throws(FreeboxFailure) -> EmulatedAnswer {
    switch request.method {
    case "GET":
      let isMissing = notifications.targets.isEmpty && options.omitsEmptyResult
      return success(isMissing ? nil : .array(notifications.targets.map(\.json)))
    case "POST": return success(try notifications.create(try object(request), options.uid).json)
    default: throw .badPath
    }
  }

  private mutating func target(_ request: EmulatedRequest, _ id: String) throws(FreeboxFailure) -> EmulatedAnswer {
    switch request.method {
    case "GET": return success(try notifications.target(id).json)
    case "PUT": return success(try notifications.update(id, try object(request), options.uid).json)
    case "DELETE":
      try notifications.delete(id, options.uid)
      return success()
    default: throw .badPath
    }
  }
}
