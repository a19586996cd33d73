package import CallModel
package import EventJournal
private import StrictJSON

/// Answers of the calls API as JSON.
package enum CallPageText {
  package static func json(_ page: CallSearchReader.Page, _ reading: CallQueryReader.Reading) -> [UInt8] {
    var writer = JSONWriter(reserving: 1_024 * (page.calls.count + 1))
    writer.beginObject()
    writer.key("items")
    writer.beginArray()
    for call in page.calls { (reading.hasNames ? call : call.withoutNames).write(to: &writer) }
    writer.endArray()
    // What changed while the pages were fetched is told again: it may have stood on an earlier one.
    let revision = min(reading.firstRevision ?? page.revision, page.revision)
    if let next = page.next, let cursor = CallCursor(place: next, query: reading.query, revision: revision).text {
      writer.member("nextCursor", cursor)
    } else {
      writer.member("nextSyncToken", CallCursor.syncToken(max(revision, reading.query.changedAfter ?? 0)))
    }
    writer.endObject()
    return writer.bytes
  }

  static func json(_ events: [StoredEvent]) -> [UInt8] {
    var writer = JSONWriter(reserving: 512 * (events.count + 1))
    writer.beginObject()
    writer.key("items")
    writer.beginArray()
    for event in events {
      writer.beginObject()
      writer.member("event", event.entry.id.description)
      writer.member("number", Int(event.entry.seq))
      writer.member("receivedAt", event.entry.receivedAt)
      writer.member("source", event.entry.source)
      writer.member("kind", event.kind.description)
      writer.member("proof", event.verdict)
      if let record = event.entry.record.flatMap({ CallRecord(json: $0) }) {
        writer.key("record")
        record.write(to: &writer)
      }
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }
}

extension CallRecord {
  /// Without the names of people.
  package var withoutNames: CallRecord {
    var call = self
    call.caller?.displayName = nil
    call.callee?.displayName = nil
    call.answeredBy?.displayName = nil
    call.legs = legs.map { leg in
      var leg = leg
      leg.caller?.displayName = nil
      leg.callee?.displayName = nil
      return leg
    }
    // A provider may have more of them, under words of its own: rather one too many is left out.
    call.extra = extra.filter { name, _ in
      let name = name.lowercased()
      return !name.contains("name") && !name.hasSuffix("display")
    }
    return call
  }
}
