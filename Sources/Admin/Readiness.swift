private import StrictJSON

/// Whether the server can do what it is there for, check by check.
package struct Readiness: Sendable, Hashable {
  package struct Check: Sendable, Hashable {
    package let name: String
    package let holds: Bool
    /// For people.
    package let detail: String

    package init(_ name: String, holds: Bool, _ detail: String) {
      self.name = name
      self.holds = holds
      self.detail = detail
    }
  }

  package let checks: [Check]

  package init(checks: [Check]) { self.checks = checks }

  package var isReady: Bool { checks.allSatisfy(\.holds) }

  package func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("ready")
    writer.bool(isReady)
    writer.key("checks")
    writer.beginArray()
    for check in checks {
      writer.beginObject()
      writer.key("name")
      writer.string(check.name)
      writer.key("ok")
      writer.bool(check.holds)
      writer.key("detail")
      writer.string(check.detail)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }
}
