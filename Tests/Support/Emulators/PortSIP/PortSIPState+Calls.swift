private import Cryptography

/// Lists, details, and what belongs to the signed-in user alone.
extension PortSIPState {
  /// `/calllogs`, `/cdrs` and `/recordings`, of the whole tenant.
  mutating func collection(_ request: EmulatedRequest, _ path: [String]) throws(PortSIPError) -> EmulatedAnswer {
    let isRecordings = path[0] == "recordings"
    let collection: PortSIPCollection = isRecordings ? .recordings : path[0] == "cdrs" ? .cdrs : .calllogs
    guard request.method == "GET" else { return try mutate(request, path) }
    switch path.count {
    case 1: return try list(collection, request)
    case 2: return try detail(collection, path[1])
    default: throw .notFound
    }
  }

  private mutating func list(_ collection: PortSIPCollection, _ request: EmulatedRequest) throws(PortSIPError)
    -> EmulatedAnswer
  {
    // Only `/recordings` declares the options in the schema, so it always honours them.
    var query = PortSIPQuery()
    if behaviour.honoursQueryOptions || collection.isRecordings {
      query = try PortSIPQuery(request, fields: collection.fields(behaviour), behaviour)
    }
    if behaviour.alwaysCounts { query.counts = true }
    let page = listing.page(collection, query, store)
    let rows = EmulatedJSON.array(page.calls.map { collection.row($0, behaviour) })
    guard let count = page.count else { return .json(["items": rows]) }
    return .json(["count": EmulatedJSON(count), "items": rows])
  }

  private func detail(_ collection: PortSIPCollection, _ id: String) throws(PortSIPError) -> EmulatedAnswer {
    if collection.isRecordings {
      guard let call = store.recorded(id), collection.holds(call), let recording = call.recording else {
        throw .notFound
      }
      return .json(["items": [recording.item]])
    }
    guard let call = store.call(id), collection.holds(call) else { throw .notFound }
    return .json(collection == .calllogs ? call.row : ["items": .array(call.targets)])
  }

  /// `/user/cdrs`, `/user/recordings` and the sync tokens. The schema shows `items` of `/user/cdrs/{id}` as one
  /// object, which reads as a slip: a list is answered, as for `/cdrs/{id}`.
  mutating func own(_ request: EmulatedRequest, _ path: [String], _ account: PortSIPAccount) throws(PortSIPError)
    -> EmulatedAnswer
  {
    let collection: PortSIPCollection
    switch path.first {
    case "cdrs": collection = .own(account.ownNumber)
    case "recordings": collection = .ownRecordings(account.ownNumber)
    default: throw .notFound
    }
    if path.first == "cdrs", path.count > 1, path[1] == "sync_tokens" {
      guard request.method == "POST" else { throw .methodNotAllowed }
      return try synchronise(request, Array(path.dropFirst(2)), account)
    }
    guard request.method == "GET" else {
      mutations += 1
      throw .methodNotAllowed
    }
    switch path.count {
    case 1: return try list(collection, request)
    case 2: return try detail(collection, path[1])
    default: throw .notFound
    }
  }

  private mutating func synchronise(_ request: EmulatedRequest, _ path: [String], _ account: PortSIPAccount)
    throws(PortSIPError) -> EmulatedAnswer
  {
    if path.isEmpty {
      var from: Int64?
      if let text = request.parameter("date_from") {
        guard let time = PortSIPValue.microseconds(of: text) else { throw .invalid("date_from") }
        from = time
      }
      return .json(["token": .string(syncTokens.make(account, store, from: from))], status: 201)
    }
    guard path.count == 2, path[1] == "diff" else { throw .notFound }
    guard let items = syncTokens.changes(path[0], account, store) else { throw .forbidden }
    return .json(["token": .string(syncTokens.make(account, store)), "items": items])
  }

  /// "POST creates, replaces or deletes". A row or a recording goes by `/{id}/destroy`, the name that other resources
  /// have; nothing else can be done to these, but it is counted.
  private mutating func mutate(_ request: EmulatedRequest, _ path: [String]) throws(PortSIPError) -> EmulatedAnswer {
    mutations += 1
    guard request.method == "POST", path.count == 3, path[2] == "destroy" else { throw .methodNotAllowed }
    if path[0] == "recordings" {
      guard let call = store.recorded(path[1]) else { throw .notFound }
      store.put(.given(PortSIPGiven(row: call.row, targets: call.targets, recording: nil)))
    } else {
      guard store.remove(path[1]) else { throw .notFound }
    }
    return EmulatedAnswer(200)
  }

  /// A recording's file, which anybody with the link may have: a WAV of no sound.
  func blob(_ request: EmulatedRequest, _ path: [String]) throws(PortSIPError) -> EmulatedAnswer {
    guard path.count == 2, let name = ByteEncoding.base64url.decode(path[1]) else { throw .notFound }
    guard request.method == "GET" else { throw .methodNotAllowed }
    let text = String(decoding: name, as: UTF8.self)
    guard text.hasPrefix("blob-"), store.recorded(String(text.dropFirst(5))) != nil else { throw .notFound }
    let header: [UInt8] = [36, 0, 0, 0] + "WAVEfmt ".utf8 + [16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1f, 0, 0]
    let rest: [UInt8] = [0x80, 0x3e, 0, 0, 2, 0, 16, 0] + "data".utf8 + [0, 0, 0, 0]
    return EmulatedAnswer(
      200, headers: [EmulatedField(name: "content-type", value: "audio/wav")], body: "RIFF".utf8 + header + rest)
  }

  /// `/tenant`: where its events go. The answer to a change is not documented: 200 without a body.
  mutating func tenant(_ request: EmulatedRequest) throws(PortSIPError) -> EmulatedAnswer {
    switch request.method {
    case "GET":
      return .json([
        "id": .string(PortSIPStory.tenantID), "name": .string(PortSIPStory.tenantName),
        "domain": .string(PortSIPAccount.tenantDomain), "cdr_event": callEvents.json,
        "extension_event": extensionEvents.json,
      ])
    case "POST":
      mutations += 1
      guard let body = request.json, case .object = body else { throw .invalid("body") }
      let calls = try body["cdr_event"].map { json throws(PortSIPError) in try callEvents.changed(by: json) }
      let extensions = try body["extension_event"].map { json throws(PortSIPError) in
        try extensionEvents.changed(by: json)
      }
      callEvents = calls ?? callEvents
      extensionEvents = extensions ?? extensionEvents
      return EmulatedAnswer(200)
    default:
      mutations += 1
      throw .methodNotAllowed
    }
  }
}
