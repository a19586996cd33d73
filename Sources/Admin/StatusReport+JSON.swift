package import StrictJSON

extension StatusReport {
  package func json() -> [UInt8] {
    var writer = JSONWriter(reserving: 512)
    writer.beginObject()
    writer.key("version")
    writer.string(version)
    writer.key("running")
    writer.bool(isRunning)
    writer.field("lastEvent", lastEvent)
    writer.field("quarantined", quarantined)
    writer.field("rejected", rejected)
    if let connections { writer.field("connections", Int64(connections)) }
    if let queued { writer.field("queued", Int64(queued)) }
    writer.field("journalBytes", journalBytes)
    if let diskFreeBytes { writer.field("diskFreeBytes", diskFreeBytes) }
    if let certificateNotAfter { writer.field("certificateNotAfter", certificateNotAfter) }
    writer.key("sources")
    writer.beginArray()
    for source in sources {
      writer.beginObject()
      writer.key("name")
      writer.string(source.name)
      writer.field("received", source.received)
      for outcome in source.outcomes {
        writer.key(outcome.name)
        writer.integer(Int(outcome.count))
      }
      if let activity = source.activity {
        writer.key("activity")
        activity.write(to: &writer)
      }
      if let polling = source.polling {
        writer.key("polling")
        polling.write(to: &writer)
      }
      writer.endObject()
    }
    writer.endArray()
    writer.key("sinks")
    writer.beginArray()
    for sink in sinks { sink.write(to: &writer) }
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
    writer.key("audit")
    writer.beginObject()
    if let origin = audit.origin {
      writer.key("origin")
      writer.string(origin)
    }
    writer.field("size", audit.size)
    writer.field("signed", audit.signed)
    writer.key("noticesRollback")
    writer.bool(audit.noticesRollback)
    writer.endObject()
    writer.endObject()
    return writer.bytes
  }

  package init?(_ value: JSONValue) {
    guard let lastEvent = value["lastEvent"]?.int, let sinks = value["sinks"] else { return nil }
    self.init(
      version: value["version"]?.string ?? "", isRunning: value["running"]?.bool ?? false, lastEvent: Int64(lastEvent),
      quarantined: value.number("quarantined"), rejected: value.number("rejected"),
      connections: value["connections"]?.int, queued: value["queued"]?.int, journalBytes: value.number("journalBytes"),
      diskFreeBytes: value["diskFreeBytes"]?.int.map(Int64.init),
      certificateNotAfter: value["certificateNotAfter"]?.int.map(Int64.init),
      sources: value["sources"].map { $0.elements.map(Source.init) } ?? [],
      sinks: sinks.elements.map { sink in
        Sink(
          name: sink["name"]?.string ?? "", isActive: sink["active"]?.bool ?? false, pending: sink.number("pending"),
          delivered: sink.number("delivered"), filtered: sink.number("filtered"), waiting: sink.number("waiting"),
          dead: sink.number("dead"), dropped: sink.number("dropped"), paused: sink["paused"]?.string,
          leftAloneUntil: sink["leftAloneUntil"]?.string, fault: sink["fault"]?.string,
          oldestUndelivered: sink["oldestUndelivered"]?.int.map(Int64.init), unaccounted: sink.number("unaccounted"))
      },
      keys: value["keys"].map { keys in
        keys.elements.map { key in
          Key(
            source: key["source"]?.string ?? "", id: key["id"]?.string ?? "",
            lastMatched: key["lastMatched"]?.int.map(Int64.init))
        }
      } ?? [],
      audit: Audit(
        origin: value["audit"]?["origin"]?.string, size: value["audit"]?.number("size") ?? 0,
        signed: value["audit"]?.number("signed") ?? 0,
        noticesRollback: value["audit"]?["noticesRollback"]?.bool ?? false))
  }
}

extension StatusReport.Sink {
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("name")
    writer.string(name)
    writer.key("active")
    writer.bool(isActive)
    writer.field("pending", pending)
    writer.field("delivered", delivered)
    writer.field("filtered", filtered)
    writer.field("waiting", waiting)
    writer.field("dead", dead)
    writer.field("dropped", dropped)
    writer.field("unaccounted", unaccounted)
    if let oldestUndelivered { writer.field("oldestUndelivered", oldestUndelivered) }
    for (name, text) in [("paused", paused), ("leftAloneUntil", leftAloneUntil), ("fault", fault)] {
      guard let text else { continue }
      writer.key(name)
      writer.string(text)
    }
    writer.endObject()
  }
}

extension StatusReport.Source {
  init(_ value: JSONValue) {
    self.init(
      name: value["name"]?.string ?? "", received: value.number("received"),
      outcomes: value.members.filter { !["name", "received", "activity", "polling"].contains($0.name) }.map { member in
        Outcome(name: member.name, count: Int64(member.value.int ?? 0))
      }, activity: SourceActivity(value["activity"]), polling: SourcePolling(value["polling"]))
  }
}
