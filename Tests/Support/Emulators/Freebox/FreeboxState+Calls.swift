/// The `call` API. All of it needs the permission `calls`; for `account` and `voicemail` no document says so.
///
/// The API has no parameters for reading: what a client sends, such as `_dc`, makes no difference.
extension FreeboxState {
  mutating func call(
    _ request: EmulatedRequest, _ path: FreeboxPath, _ now: Int
  ) throws(FreeboxFailure) -> EmulatedAnswer {
    let route = Array(path.route.dropFirst())
    guard let part = route.first else { throw .badPath }
    if part != "log" { try path.needVersion(10, 1) }
    try needSession(request, now)
    try needPermission("calls")
    switch (part, route.count) {
    case ("log", 1): return try list(request)
    case ("log", 2): return try entry(request, route[1])
    case ("account", 1):
      guard request.method == "GET" else { throw .badPath }
      return success(["phone_number": .string(options.accountNumber)])
    case ("voicemail", 1):
      guard request.method == "GET" else { throw .badPath }
      return collection(voicemail.entries.isEmpty, success(.array(voicemail.entries)))
    case ("voicemail", 2): return try message(request, route[1])
    case ("voicemail", 3) where route[2] == "audio_file" && request.method == "GET":
      guard let entry = voicemail.entry(route[1]) else { throw .invalidID }
      return EmulatedAnswer(
        200, headers: [EmulatedField(name: "content-type", value: "audio/wav")],
        body: FreeboxVoicemail.audio(of: entry))
    default: throw .badPath
    }
  }

  private func list(_ request: EmulatedRequest) throws(FreeboxFailure) -> EmulatedAnswer {
    guard request.method == "GET" else { throw .badPath }
    return collection(log.isEmpty, success(text: log.listText(newestFirst: options.listsNewestFirst)))
  }

  private func collection(_ isEmpty: Bool, _ answer: EmulatedAnswer) -> EmulatedAnswer {
    isEmpty && options.omitsEmptyResult ? success() : answer
  }

  /// The headings say POST for what changes all calls, the examples below them print GET, and a client sends DELETE:
  /// the box does it in each case, which shows a client that takes the example for a way to read.
  private mutating func entry(_ request: EmulatedRequest, _ name: String) throws(FreeboxFailure) -> EmulatedAnswer {
    switch (name, request.method) {
    case ("delete_all", "POST"), ("delete_all", "GET"), ("delete_all", "DELETE"):
      mutations += 1
      log.removeAll(restartsIDs: options.restartsIDs)
      return success()
    case ("mark_all_as_read", "POST"), ("mark_all_as_read", "GET"):
      mutations += 1
      log.markAllAsRead()
      return success()
    default: return try entry(request, id: Int(name))
    }
  }

  private mutating func entry(_ request: EmulatedRequest, id: Int?) throws(FreeboxFailure) -> EmulatedAnswer {
    guard let id, let text = log.text(of: id) else { throw .invalidID }
    switch request.method {
    case "GET": return success(text: text)
    case "DELETE":
      mutations += 1
      _ = log.remove(id)
      return success()
    case "PUT":
      guard var row = log.row(id) else { throw .invalidID }
      row["new"] = .bool(try flag("new", in: request))
      mutations += 1
      _ = log.replace(id, with: row)
      return success(row)
    default: throw .badPath
    }
  }

  private mutating func message(_ request: EmulatedRequest, _ id: String) throws(FreeboxFailure) -> EmulatedAnswer {
    guard let entry = voicemail.entry(id) else { throw .invalidID }
    switch request.method {
    case "GET": return success(entry)
    case "DELETE":
      mutations += 1
      _ = voicemail.remove(id)
      return success()
    case "PUT":
      let isRead = try flag("read", in: request)
      mutations += 1
      return success(voicemail.change(id, [EmulatedMember(name: "read", value: .bool(isRead))]))
    default: throw .badPath
    }
  }

  /// The only member of an entry that can be written; the documents' example sends it as a string.
  private func flag(_ name: String, in request: EmulatedRequest) throws(FreeboxFailure) -> Bool {
    switch try object(request)[name]?.scalar {
    case "true": true
    case "false": false
    default: throw .invalidRequest
    }
  }
}
