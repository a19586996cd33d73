package import StrictJSON

extension CallRecord {
  /// The one JSON form: fixed order, absent members left out.
  package func json() -> [UInt8] {
    var writer = JSONWriter(reserving: 1024)
    write(to: &writer)
    return writer.bytes
  }

  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("id", id.bits)
    writer.member("provider", provider.rawValue)
    writer.member("account", account)
    writer.member("externalId", externalId)
    writer.member("callId", callId)
    writer.member("sessionId", sessionId)
    writer.member("change", change.rawValue)
    writer.member("direction", direction.rawValue)
    writer.member("status", status.rawValue)
    writer.member("statusRaw", statusRaw)
    writer.member("statusSource", statusSource?.rawValue)
    writer.member("isFinal", isFinal)
    writer.member("missed", missed)
    writer.member("caller", caller)
    writer.member("callee", callee)
    writer.member("answeredBy", answeredBy)
    writer.member("dialedNumber", dialedNumber)
    writer.member("presentedNumber", presentedNumber)
    writer.member("trunk", trunk)
    writer.member("mediaType", mediaType?.rawValue)
    writer.member("startedAt", startedAt)
    writer.member("ringingAt", ringingAt)
    writer.member("answeredAt", answeredAt)
    writer.member("endedAt", endedAt)
    writer.member("timeZone", timeZone)
    writer.member("ringDuration", ringDuration)
    writer.member("talkDuration", talkDuration)
    writer.member("totalDuration", totalDuration)
    writer.member("endReason", endReason?.rawValue)
    writer.member("endReasonRaw", endReasonRaw)
    writer.member("sipStatusCode", sipStatusCode)
    writer.member("q850Cause", q850Cause)
    writer.member("rerouteReason", rerouteReason?.rawValue)
    writer.member("rerouteReasonRaw", rerouteReasonRaw)
    writer.member("releasedBy", releasedBy?.rawValue)
    writeCollections(to: &writer)
    writer.member("isRead", isRead)
    if let userData {
      writer.key(literal: "userData")
      writer.json(userData)
    }
    writer.member(extra: extra)
    writer.member("deletedAt", deletedAt)
    writer.member("observedAt", observedAt)
    writer.member("receivedVia", receivedVia.rawValue)
    writer.member("revision", revision.map { Int($0) })
    writer.endObject()
  }

  private func writeCollections(to writer: inout JSONWriter) {
    writer.list("legs", legs) { $0.write(to: &$1) }
    writer.list("recordings", recordings) { $0.write(to: &$1) }
    if let voicemail {
      writer.key(literal: "voicemail")
      writer.beginObject()
      writer.member("id", voicemail.id)
      writer.member("duration", voicemail.duration)
      writer.member("isRead", voicemail.isRead)
      writer.endObject()
    }
    if let cost {
      writer.key(literal: "cost")
      writer.beginObject()
      writer.key(literal: "amount")
      writer.number(text: cost.amount)
      writer.member("currency", cost.currency)
      writer.member("account", cost.account)
      writer.endObject()
    }
    writer.list("tags", tags.sorted()) { $1.string($0) }
  }

  /// A record's stored form with its revision put in: what sinks are given.
  /// - Parameter json: made by ``json()`` of a record without a revision.
  package static func json(_ json: [UInt8], revision: Int64) -> [UInt8] {
    guard json.last == UInt8(ascii: "}") else { return json }
    var spliced: [UInt8] = []
    spliced.reserveCapacity(json.count + 32)
    spliced.append(contentsOf: json[..<(json.count - 1)])
    spliced.append(contentsOf: ",\"revision\":\(revision)}".utf8)
    return spliced
  }
}

extension Leg {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("id", id)
    writer.member("caller", caller)
    writer.member("callee", callee)
    writer.member("startedAt", startedAt)
    writer.member("ringingAt", ringingAt)
    writer.member("answeredAt", answeredAt)
    writer.member("endedAt", endedAt)
    writer.member("status", status?.rawValue)
    writer.member("endReason", endReason?.rawValue)
    writer.member("kind", kind)
    writer.member("ringDuration", ringDuration)
    writer.member("talkDuration", talkDuration)
    writer.member("trunk", trunk)
    writer.member("dialedNumber", dialedNumber)
    writer.member(extra: extra)
    writer.endObject()
  }
}

extension Recording {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("url", url)
    writer.member("path", path)
    writer.member("mediaType", mediaType)
    writer.member("duration", duration)
    writer.member("status", status)
    writer.endObject()
  }
}

extension JSONWriter {
  fileprivate mutating func member(extra: [String: JSONText]) {
    guard !extra.isEmpty else { return }
    key(literal: "extra")
    beginObject()
    for (name, value) in extra.sorted(by: { $0.key < $1.key }) {
      key(name)
      json(value)
    }
    endObject()
  }
}
