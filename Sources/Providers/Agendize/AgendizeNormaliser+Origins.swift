package import CallModel
private import JSONPath
private import StrictJSON

extension AgendizeNormaliser {
  /// Which member of the Call resource fills which of a record.
  private static let sources = [
    "externalId": "$.id", "callId": "$.externalId", "caller": "$.callerNumber", "caller.contactId": "$.clientId",
    "callee": "$.calledNumber", "dialedNumber": "$.trackingNumber", "startedAt": "$.start.dateTime",
    "timeZone": "$.start.timeZone", "talkDuration": "$.duration", "endedAt": "$.duration", "status": "$.status",
    "statusRaw": "$.status", "endReason": "$.status", "endReasonRaw": "$.status", "direction": "$.type",
    "recordings.0.url": "$.record.url", "recordings.0.mediaType": "$.record.mimeType",
  ]

  package func origins(_ request: ReceivedRequest) -> [RecordOrigins] {
    guard case .calls(let calls) = normalise(request), case .record(let record)? = calls.first else { return [] }
    var origins = RecordOrigins(Self.sources.filter { record.says($0.key) })
    for name in ["buttonId", "type", "duration"] where record.extra[name] != nil {
      origins.members["extra.\(name)"] = "$.\(name)"
    }
    guard let schema, let document = try? JSONDocument(parsing: request.body, limits: .payload) else {
      return [origins]
    }
    let values = schema.read(document.root).values
    origins.members = origins.members.compactMapValues { query in
      Self.place(of: query, in: values).map { "\($0), as ${\(query)}" }
    }
    return [origins]
  }

  /// Where in the body a placeholder stood: its own, or one of an object that holds it.
  private static func place(of query: String, in values: [[String]: JSONTemplateReading.Found]) -> String? {
    let names = query.split(separator: ".").dropFirst().map(String.init)
    for length in stride(from: names.count, through: 1, by: -1) {
      guard let found = values[Array(names.prefix(length))] else { continue }
      return ([found.place] + names.dropFirst(length)).joined(separator: ".")
    }
    return nil
  }
}

extension CallRecord {
  /// Whether a word of the record came from somewhere.
  fileprivate func says(_ member: String) -> Bool {
    switch member {
    case "direction": direction != .unknown
    case "status": status != .unknown || statusRaw != nil
    default: true
    }
  }
}
