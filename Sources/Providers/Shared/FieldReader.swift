import CallModel
import StrictJSON

/// Reads the members of an object by their names, in whatever type they come. What nobody asks for is kept.
///
/// Absent are a missing member, `null` and the empty text; of times and identifiers 0 as well.
struct FieldReader {
  private let object: JSONValue
  /// Stands before the names of what is kept: `callerInfo.`.
  private let prefix: String
  private var read: Set<String> = []

  init(_ object: JSONValue, prefix: String = "") {
    self.object = object
    self.prefix = prefix
  }

  /// As it is, where there is anything.
  mutating func value(_ name: String) -> JSONValue? {
    guard let value = object[name], !value.isNull else { return nil }
    read.insert(name)
    return value
  }

  mutating func text(_ name: String) -> String? {
    guard let text = LenientScalar.text(object[name]) else { return nil }
    read.insert(name)
    return text
  }

  /// The first of these members that says something; the others stay unread.
  mutating func text(firstOf names: String...) -> String? {
    for name in names {
      if let text = text(name) { return text }
    }
    return nil
  }

  /// An identifier: 0 is none.
  mutating func identifier(_ name: String) -> String? {
    guard let text = LenientScalar.text(object[name]) else { return nil }
    read.insert(name)
    return text == "0" ? nil : text
  }

  mutating func bool(_ name: String) -> Bool? {
    guard let bool = LenientScalar.bool(object[name]) else { return nil }
    read.insert(name)
    return bool
  }

  mutating func integer(_ name: String) -> Int? {
    guard let number = LenientScalar.number(object[name]), let integer = Int(exactly: number) else { return nil }
    read.insert(name)
    return integer
  }

  /// Unix seconds, or RFC 3339. One that cannot be read is kept, and tagged `bad-time`.
  mutating func instant(_ name: String, _ record: inout CallRecord) -> Instant? {
    guard let value = object[name], Self.says(value) else { return nil }
    let text = LenientScalar.text(value) ?? ""
    if Self.isZero(text) {
      read.insert(name)
      return nil
    }
    if let instant = WrittenTime.instant(text) {
      read.insert(name)
      return instant
    }
    record.tags.insert("bad-time")
    return nil
  }

  /// Seconds. One below zero, above seven days or no number at all is kept, and tagged `bad-duration`.
  mutating func duration(_ name: String, _ record: inout CallRecord) -> CallDuration? {
    guard let value = object[name], Self.says(value) else { return nil }
    if let duration = LenientScalar.text(value).flatMap({ LenientScalar.number($0) }).flatMap({
      CallDuration(seconds: $0)
    }) {
      read.insert(name)
      return duration
    }
    record.tags.insert("bad-duration")
    return nil
  }

  /// The members of a member that is an object. What is not asked for there is to be kept by its own reader.
  mutating func object(_ name: String) -> FieldReader? {
    guard let value = object[name], value.kind == .object else { return nil }
    read.insert(name)
    return FieldReader(value, prefix: "\(prefix)\(name).")
  }

  /// Leaves a member to be kept although it was read: its text is not the whole of what it says.
  mutating func alsoKeep(_ name: String) { read.remove(name) }

  /// To be called last: what is there and was not asked for goes to `extra` under the provider's own name.
  func keepUnread(in record: inout CallRecord) {
    for member in object.lastMembers where !read.contains(member.name) && Self.says(member.value) {
      record.keep(JSONText(member.value), as: prefix + member.name)
    }
  }

  private static func says(_ value: JSONValue) -> Bool {
    switch value.kind {
    case .object: value.members.contains { says($0.value) }
    case .array: value.elements.contains { says($0) }
    default: LenientScalar.text(value) != nil
    }
  }

  private static func isZero(_ text: String) -> Bool { LenientScalar.number(text) == 0 }
}
