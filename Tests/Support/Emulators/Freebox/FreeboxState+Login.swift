/// The `login` API.
extension FreeboxState {
  mutating func login(
    _ request: EmulatedRequest, _ path: FreeboxPath, _ now: Int
  ) throws(FreeboxFailure) -> EmulatedAnswer {
    let route = path.route
    switch (request.method, route.count > 1 ? route[1] : "", route.count) {
    case ("GET", "", 1): return challenge(request, now)
    case ("POST", "authorize", 2): return try authorize(request, now)
    case ("GET", "authorize", 3): return try track(route[2], now)
    case ("POST", "session", 2): return try openSession(request, now)
    case ("POST", "logout", 2):
      try needSession(request, now)
      access.logout(request.header(Self.sessionHeader))
      return success()
    default: throw .badPath
    }
  }

  private mutating func challenge(_ request: EmulatedRequest, _ now: Int) -> EmulatedAnswer {
    let isLoggedIn = hasSession(request, now)
    return success(["logged_in": .bool(isLoggedIn), "challenge": .string(access.challenge())])
  }

  /// Registers an app: only from the LAN; a person must accept it then.
  private mutating func authorize(_ request: EmulatedRequest, _ now: Int) throws(FreeboxFailure) -> EmulatedAnswer {
    guard !options.isAskedFromOutside else { throw .deniedFromExternalIP }
    guard !options.deniesNewApps else { throw .newAppsDenied }
    let body = try object(request)
    guard let appID = body["app_id"]?.string, !appID.isEmpty, let name = body["app_name"]?.string, !name.isEmpty,
      body["app_version"]?.string != nil, body["device_name"]?.string != nil
    else { throw .invalidRequest }
    let made = access.register(appID, at: now)
    return success(["app_token": .string(made.token), "track_id": EmulatedJSON(made.trackID)])
  }

  private mutating func track(_ trackID: String, _ now: Int) throws(FreeboxFailure) -> EmulatedAnswer {
    guard let trackID = Int(trackID) else { throw .invalidRequest }
    let status = access.status(of: trackID, at: now, options)
    return success(["status": .string(status), "challenge": .string(access.challenge())])
  }

  /// Opens a session. Slashes are written `\/`, as the documents print a session's token.
  private mutating func openSession(_ request: EmulatedRequest, _ now: Int) throws(FreeboxFailure) -> EmulatedAnswer {
    let body = try object(request)
    guard let appID = body["app_id"]?.string, let password = body["password"]?.string else { throw .invalidRequest }
    let session = try access.login(appID, password: password, at: now, options)
    let permissions = options.permissions.sorted { $0.key < $1.key }
    let result: EmulatedJSON = [
      "session_token": .string(session), "challenge": .string(access.challenge()),
      "permissions": .object(permissions.map { EmulatedMember(name: $0.key, value: .bool($0.value)) }),
    ]
    return success(text: result.text.replacing("/", with: "\\/"))
  }
}
