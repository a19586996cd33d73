import CallModel
import Providers
import StrictJSON

/// A record for people: a line for each value, and where it comes from.
struct MappingTable {
  private let values: [(name: String, text: String)]
  private let origins: RecordOrigins

  init(_ record: CallRecord, _ origins: RecordOrigins) {
    var values: [(name: String, text: String)] = []
    if let document = try? JSONDocument(parsing: record.json(), limits: .written) {
      Self.flatten(document.root, "", &values)
    }
    self.values = values.map { (Self.shown($0.name), $0.text) }
    self.origins = origins
  }

  var lines: [String] {
    let read = values.filter { !isUnread($0.name) }
    let unread = values.filter { isUnread($0.name) }.map { (name: String($0.name.dropFirst(6)), text: $0.text) }
    let name = width(values.map(\.name), most: 28)
    let text = width(read.map(\.text), most: 44)
    var lines = read.map { value in
      let origin = origins.origin(of: value.name)
      return "\(padded(value.name, name))  \(padded(value.text, text))  \(origin ?? "(derived)")"
    }
    if !unread.isEmpty {
      lines.append("not read, kept below extra:")
      lines += unread.map { "  \(padded($0.name, name))  \($0.text)" }
    }
    return lines
  }

  /// What no rule asked for.
  private func isUnread(_ name: String) -> Bool { name.hasPrefix("extra.") && origins.origin(of: name) == nil }

  private func width(_ texts: [String], most: Int) -> Int { min(most, texts.map(\.count).max() ?? 0) }

  /// Names are the sender's: what could move a terminal's cursor is spelled out.
  private static func shown(_ name: String) -> String {
    let isPlain = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) }
    return isPlain ? name : name.unicodeScalars.map { $0.escaped(asASCII: true) }.joined()
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// Values of `extra` stay whole: they are the sender's own.
  private static func flatten(_ value: JSONValue, _ name: String, _ values: inout [(name: String, text: String)]) {
    let isWhole = name.hasPrefix("extra.") || name == "tags" || name == "userData"
    switch value.kind {
    case .object where !isWhole:
      for member in value.members {
        flatten(member.value, name.isEmpty ? member.name : "\(name).\(member.name)", &values)
      }
    case .array where !isWhole:
      for (place, element) in value.elements.enumerated() { flatten(element, "\(name).\(place)", &values) }
    default: values.append((name, JSONText(value).text))
    }
  }
}
