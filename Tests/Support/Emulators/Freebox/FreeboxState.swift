/// All that a made-up box keeps, and which part of it answers a request.
struct FreeboxState: Sendable {
  var options: FreeboxOptions
  var access: FreeboxAccess
  var log = FreeboxCallLog()
  var voicemail = FreeboxVoicemail()
  var notifications: FreeboxNotifications
  /// How often calls or messages were changed or deleted over the API.
  var mutations = 0

  mutating func answer(_ request: EmulatedRequest, at now: Int) -> EmulatedAnswer {
    do throws(FreeboxFailure) {
      let segments = request.segments
      if segments == ["api_version"] { return try discover(request, now) }
      guard let path = FreeboxPath(segments, options) else { throw .badPath }
      switch path.route.first {
      case "login": return try login(request, path, now)
      case "call": return try call(request, path, now)
      case "notif": return try notification(request, path, now)
      default: throw .badPath
      }
    } catch {
      return refusal(error)
    }
  }

  /// `GET /api_version`. Asked from outside and without a session it says less since API 7.0; no document says what
  /// is left out: here the members that describe the box.
  private mutating func discover(_ request: EmulatedRequest, _ now: Int) throws(FreeboxFailure) -> EmulatedAnswer {
    guard request.method == "GET" else { throw .badPath }
    var box: EmulatedJSON = ["uid": .string(options.uid), "device_name": .string(options.deviceName)]
    if options.version.major > 4 {
      box["box_model"] = .string(options.boxModel)
      box["box_model_name"] = .string(options.boxModelName)
    }
    box["api_version"] = .string(options.apiVersion)
    box["api_base_url"] = .string(options.apiBaseURL)
    if options.version.major <= 4 { box["device_type"] = "FreeboxServer1,2" }
    box["api_domain"] = .string(options.apiDomain)
    box["https_available"] = .bool(options.isHTTPSAvailable)
    box["https_port"] = EmulatedJSON(options.httpsPort)
    if options.isAskedFromOutside, options.version.major >= 7, !hasSession(request, now) {
      for name in ["uid", "device_name", "box_model", "box_model_name"] { box[name] = nil }
    }
    return .json(box, contentType: Self.contentType)
  }

  mutating func hasSession(_ request: EmulatedRequest, _ now: Int) -> Bool {
    do throws(FreeboxFailure) {
      try access.check(request.header(Self.sessionHeader), at: now, options)
      return true
    } catch { return false }
  }

  /// Refuses who has no session.
  mutating func needSession(_ request: EmulatedRequest, _ now: Int) throws(FreeboxFailure) {
    try access.check(request.header(Self.sessionHeader), at: now, options)
  }

  /// Refuses an app that lacks the permission as of now: whether a running session takes note of a change is not
  /// documented.
  func needPermission(_ name: String) throws(FreeboxFailure) {
    guard options.permissions[name] == true else { throw .insufficientRights }
  }

  static let sessionHeader = "x-fbx-app-auth"
  static let contentType = "application/json; charset=utf-8"

  /// `{"success": true, "result": …}`.
  func success(_ result: EmulatedJSON? = nil) -> EmulatedAnswer {
    var body: EmulatedJSON = ["success": true]
    if let result { body["result"] = result }
    return .json(body, contentType: Self.contentType)
  }

  /// As ``success(_:)``, of a result that is JSON text already.
  func success(text: String) -> EmulatedAnswer {
    .text("{\"success\":true,\"result\":\(text)}", contentType: Self.contentType)
  }

  /// A body that must be a JSON object.
  func object(_ request: EmulatedRequest) throws(FreeboxFailure) -> EmulatedJSON {
    guard let json = request.json, case .object = json else { throw .invalidRequest }
    return json
  }

  private mutating func refusal(_ failure: FreeboxFailure) -> EmulatedAnswer {
    var body: EmulatedJSON = ["msg": .string(failure.message), "success": false]
    if failure.givesChallenge { body["uid"] = .string(options.uid) }
    body["error_code"] = .string(failure.code)
    if failure.givesChallenge { body["result"] = ["challenge": .string(access.challenge())] }
    return .json(body, status: failure.status, contentType: Self.contentType)
  }
}
