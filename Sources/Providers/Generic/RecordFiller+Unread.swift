import CallModel
import StrictJSON

extension RecordFiller {
  /// What the mapping does not read goes to `extra` under the sender's own names.
  mutating func keepUnread(of root: JSONValue, _ read: ReadNames) {
    guard root.kind == .object else {
      // There are no names: the whole.
      return root.kind == .array ? record.keep(JSONText(root), as: "$") : ()
    }
    keepUnread(of: root, read, under: "")
  }

  private mutating func keepUnread(of object: JSONValue, _ read: ReadNames, under parent: String) {
    for member in object.lastMembers {
      let value = member.value
      let isContainer = value.kind == .object || value.kind == .array
      guard let below = read.child(member.key) else {
        if !value.isNull { record.keep(JSONText(value), as: parent + member.name) }
        continue
      }
      if below.isRead {
        // A text or a number was looked for here, or a list of them.
        guard isContainer, below.isScalar, !(below.isList && Self.isListOfScalars(value)) else { continue }
        record.tags.insert("bad-value")
        record.keep(JSONText(value), as: parent + member.name)
      } else if value.kind == .object {
        keepUnread(of: value, below, under: parent + member.name + ".")
      } else if !value.isNull {
        // Members were looked for, and there are none.
        record.keep(JSONText(value), as: parent + member.name)
      }
    }
  }

  private static func isListOfScalars(_ value: JSONValue) -> Bool {
    value.kind == .array && value.elements.allSatisfy { $0.kind != .object && $0.kind != .array }
  }
}
