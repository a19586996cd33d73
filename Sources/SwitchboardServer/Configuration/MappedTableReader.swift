import Delivery
import JSONPath
import StrictJSON

/// Reads the table of an operator's own that a `sqlite` sink writes: `table`, `columns`.
struct MappedTableReader {
  static let keys = ["path", "table", "columns"]

  let log: DiagnosticLog

  /// - Returns: nil for the tables that come by themselves.
  func read(_ object: ConfigObject) -> MappedTable? {
    guard object["table"] != nil || object["columns"] != nil else { return nil }
    guard object.required("table", "name the table that the columns are of") != nil, let name = object.string("table"),
      let at = object["table"], object.required("columns", "name each column and where its value comes from") != nil,
      let columns = object["columns"]
    else { return nil }
    if !Self.isName(name) || ["calls", "call_events"].contains(name.lowercased()) || Self.isReserved(name) {
      log.error(
        "\"table\" is letters, digits and _, and none of calls, call_events, or what begins with sqlite_ or switchboard_",
        at: at)
    }
    guard columns.kind == .object else {
      log.error("\"columns\" must be an object: \"number\": \"$.caller.number\"", at: columns)
      return nil
    }
    var seen: Set<String> = []
    let read = columns.members.compactMap { member -> MappedTable.Column? in
      let plain = member.name.lowercased()
      guard Self.isName(member.name), !MappedTable.ownColumns.contains(plain), seen.insert(plain).inserted else {
        log.error(
          "a column's name is letters, digits and _, stands once, and is neither call nor revision", at: member.key)
        return nil
      }
      return column(member)
    }
    return MappedTable(name: name, columns: read)
  }

  /// `"$.caller.number"`, or a text with `${…}`.
  private func column(_ member: JSONMembers.Member) -> MappedTable.Column? {
    guard let text = member.value.string else {
      log.error("a column is a query, \"$.talkDuration\", or a text with ${…}", at: member.value)
      return nil
    }
    do {
      let template = try JSONPathTemplate(text.hasPrefix("$.") || text.hasPrefix("$[") ? "${\(text)}" : text)
      return MappedTable.Column(name: member.name, value: template)
    } catch {
      log.error("a column's value is neither a query nor a template: \(error)", at: member.value)
      return nil
    }
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 64 else { return false }
    return !(0x30...0x39).contains(first)
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || byte == UInt8(ascii: "_")
      }
  }

  private static func isReserved(_ name: String) -> Bool {
    let plain = name.lowercased()
    return plain.hasPrefix("sqlite_") || plain.hasPrefix("switchboard_")
  }
}
