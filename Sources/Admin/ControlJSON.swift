package import StrictJSON

extension StatusReport {
  package func json() -> [UInt8] {
    var writer = JSONWriter(reserving: 512)
    writer.beginObject()
    writer.key("running")
    writer.bool(isRunning)
    writer.field("lastEvent", lastEvent)
    writer.field("quarantined", quarantined)
    writer.field("rejected", rejected)
    if let connections { writer.field("connections", Int64(connections)) }
    if let queued { writer.field("queued", Int64(queued)) }
    writer.field("journalBytes", journalBytes)
    writer.key("sinks")
    writer.beginArray()
    for sink in sinks {
      writer.beginObject()
      writer.key("name")
      writer.string(sink.name)
      writer.key("active")
      writer.bool(sink.isActive)
      writer.field("pending", sink.pending)
      writer.field("delivered", sink.delivered)
      writer.field("filtered", sink.filtered)
      writer.field("waiting", sink.waiting)
      writer.field("dead", sink.dead)
      writer.endObject()
    }
    writer.endArray()
    writer.key("keys")
    writer.beginArray()
    for key in keys {
      writer.beginObject()
      writer.key("source")
      writer.string(key.source)
      writer.key("id")
      writer.string(key.id)
      if let lastMatched = key.lastMatched { writer.field("lastMatched", lastMatched) }
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }

  package init?(_ value: JSONValue) {
    guard let lastEvent = value["lastEvent"]?.int, let sinks = value["sinks"] else { return nil }
    self.init(
      isRunning: value["running"]?.bool ?? false, lastEvent: Int64(lastEvent),
      quarantined: value.number("quarantined"), rejected: value.number("rejected"),
      connections: value["connections"]?.int, queued: value["queued"]?.int, journalBytes: value.number("journalBytes"),
      sinks: sinks.elements.map { sink in
        Sink(
          name: sink["name"]?.string ?? "", isActive: sink["active"]?.bool ?? false, pending: sink.number("pending"),
          delivered: sink.number("delivered"), filtered: sink.number("filtered"), waiting: sink.number("waiting"),
          dead: sink.number("dead"))
      },
      keys: value["keys"].map { keys in
        keys.elements.map { key in
          Key(
            source: key["source"]?.string ?? "", id: key["id"]?.string ?? "",
            lastMatched: key["lastMatched"]?.int.map(Int64.init))
        }
      } ?? [])
  }
}

extension RenormaliseReport {
  package func json() -> [UInt8] {
    var writer = JSONWriter(reserving: 128)
    writer.beginObject()
    writer.field("mended", Int64(mended))
    writer.field("remaining", Int64(remaining))
    writer.key("reasons")
    writer.beginArray()
    for reason in reasons { writer.string(reason) }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }

  package init?(_ value: JSONValue) {
    guard let mended = value["mended"]?.int, let remaining = value["remaining"]?.int else { return nil }
    self.init(
      mended: mended, remaining: remaining, reasons: value["reasons"]?.elements.compactMap(\.string) ?? [])
  }
}

extension NewClient {
  package func json() -> [UInt8] {
    var writer = JSONWriter(reserving: 256)
    writer.beginObject()
    for (name, value) in [("id", id), ("secret", secret), ("refreshToken", refreshToken)] {
      writer.key(name)
      writer.string(value)
    }
    writer.key("scopes")
    writer.beginArray()
    for scope in scopes { writer.string(scope) }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }

  package init?(_ value: JSONValue) {
    guard let id = value["id"]?.string, let secret = value["secret"]?.string,
      let refreshToken = value["refreshToken"]?.string
    else { return nil }
    self.init(
      id: id, secret: secret, refreshToken: refreshToken, scopes: value["scopes"]?.elements.compactMap(\.string) ?? [])
  }
}

extension ReadmitReport {
  package func json() -> [UInt8] {
    var writer = JSONWriter(reserving: 128)
    writer.beginObject()
    writer.field("readmitted", Int64(readmitted))
    writer.field("duplicates", Int64(duplicates))
    writer.field("remaining", Int64(remaining))
    writer.key("reasons")
    writer.beginArray()
    for reason in reasons { writer.string(reason) }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }

  package init?(_ value: JSONValue) {
    guard let readmitted = value["readmitted"]?.int, let remaining = value["remaining"]?.int else { return nil }
    self.init(
      readmitted: readmitted, duplicates: value["duplicates"]?.int ?? 0, remaining: remaining,
      reasons: value["reasons"]?.elements.compactMap(\.string) ?? [])
  }
}

extension JSONWriter {
  fileprivate mutating func field(_ name: String, _ value: Int64) {
    key(name)
    integer(Int(value))
  }
}

extension JSONValue {
  fileprivate func number(_ name: String) -> Int64 { Int64(self[name]?.int ?? 0) }
}
