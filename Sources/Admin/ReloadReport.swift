package import StrictJSON

/// What a changed routes.json changes, or why it is refused.
package struct ReloadReport: Sendable, Hashable {
  /// Whether it is in force now; nothing is where this was only asked.
  package let isInForce: Bool
  /// The file that the server reads, as a whole path.
  package let file: String
  /// A line for each difference.
  package let changes: [String]
  /// Why the old one stays in force; empty where the new one is good.
  package let errors: [String]

  package init(isInForce: Bool, file: String, changes: [String], errors: [String] = []) {
    self.file = file
    self.isInForce = isInForce
    self.changes = changes
    self.errors = errors
  }

  package func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("inForce", isInForce)
    writer.member("file", file)
    writer.list("changes", changes) { $1.string($0) }
    writer.list("errors", errors) { $1.string($0) }
    writer.endObject()
    return writer.bytes
  }

  package init?(_ value: JSONValue) {
    guard let isInForce = value["inForce"]?.bool else { return nil }
    self.init(
      isInForce: isInForce, file: value["file"]?.string ?? "",
      changes: value["changes"]?.elements.compactMap(\.string) ?? [],
      errors: value["errors"]?.elements.compactMap(\.string) ?? [])
  }
}
