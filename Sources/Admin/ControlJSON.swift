package import StrictJSON

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
  mutating func field(_ name: String, _ value: Int64) {
    key(name)
    integer(Int(value))
  }
}

extension JSONValue {
  func number(_ name: String) -> Int64 { Int64(self[name]?.int ?? 0) }
}
