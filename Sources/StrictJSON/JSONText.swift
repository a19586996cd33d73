/// A JSON value of any kind as compact text: to carry through what has no type of its own.
public struct JSONText: Sendable, Hashable, CustomStringConvertible {
  /// Valid JSON without needless space. Numbers are spelled as they came.
  public let text: String

  /// The text of a value, without needless space.
  public init(_ value: JSONValue) {
    // Most senders write no needless space: what has none at all can stay as it is.
    guard value.kind == .object || value.kind == .array, value.bytes.contains(where: { $0 <= 0x20 }) else {
      text = value.storage.text(value.range)
      return
    }
    var writer = JSONWriter()
    writer.value(value)
    text = String(decoding: writer.bytes, as: UTF8.self)
  }

  /// The text of an array of values.
  public init(array values: [JSONValue]) {
    var writer = JSONWriter()
    writer.beginArray()
    for value in values { writer.value(value) }
    writer.endArray()
    text = String(decoding: writer.bytes, as: UTF8.self)
  }

  /// The text of an array of texts of values.
  public init(array values: [JSONText]) {
    text = "[" + values.map(\.text).joined(separator: ",") + "]"
  }

  /// The text of a string, quoted and escaped.
  public init(string: String) {
    var writer = JSONWriter()
    writer.string(string)
    text = String(decoding: writer.bytes, as: UTF8.self)
  }

  /// The text of a whole number.
  public init(integer: Int) { text = String(integer) }

  /// `true` or `false`.
  public init(_ bool: Bool) { text = bool ? "true" : "false" }

  /// The text itself.
  public var description: String { text }
}
