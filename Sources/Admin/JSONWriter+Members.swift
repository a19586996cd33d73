import StrictJSON

extension JSONWriter {
  /// A member that is there where it has a value.
  mutating func member(_ name: String, _ value: String?) {
    guard let value else { return }
    key(name)
    string(value)
  }

  mutating func member(_ name: String, _ value: Int64?) {
    guard let value else { return }
    key(name)
    integer(Int(value))
  }

  mutating func member(_ name: String, _ value: Bool) {
    key(name)
    bool(value)
  }

  mutating func list<Element>(
    _ name: String, _ elements: [Element]?, _ write: (Element, inout JSONWriter) -> Void
  ) {
    guard let elements else { return }
    key(name)
    beginArray()
    for element in elements { write(element, &self) }
    endArray()
  }
}
