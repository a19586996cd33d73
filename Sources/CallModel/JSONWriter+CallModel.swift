package import StrictJSON

/// Members that are left out where there is nothing to say.
extension JSONWriter {
  package mutating func member(_ name: StaticString, _ value: String?) {
    guard let value else { return }
    member(literal: name, value)
  }

  package mutating func member(_ name: StaticString, _ value: Bool?) {
    guard let value else { return }
    key(literal: name)
    bool(value)
  }

  package mutating func member(_ name: StaticString, _ value: Int?) {
    guard let value else { return }
    key(literal: name)
    integer(value)
  }

  package mutating func member(_ name: StaticString, _ value: Instant?) {
    guard let value else { return }
    member(literal: name, plain: Timestamp.longest) { Timestamp.write(value, to: &$0) }
  }

  package mutating func member(_ name: StaticString, _ value: UUIDBits) {
    member(literal: name, plain: UUIDBits.textSize) { value.write(to: &$0) }
  }

  package mutating func member(_ name: StaticString, _ value: CallDuration?) {
    guard let value else { return }
    key(literal: name)
    number(text: value.text)
  }

  package mutating func list<Element>(
    _ name: StaticString, _ elements: [Element], _ write: (Element, inout JSONWriter) -> Void
  ) {
    guard !elements.isEmpty else { return }
    key(literal: name)
    beginArray()
    for element in elements { write(element, &self) }
    endArray()
  }

  mutating func member(_ name: StaticString, _ value: PhoneNumber?) {
    guard let value else { return }
    key(literal: name)
    beginObject()
    phone(value)
    endObject()
  }

  mutating func member(_ name: StaticString, _ value: Party?) {
    guard let value else { return }
    key(literal: name)
    beginObject()
    if let phone = value.phone { self.phone(phone) }
    member("displayName", value.displayName)
    member("extension", value.extension)
    member("sipUri", value.sipUri)
    member("country", value.country)
    member("userId", value.userId)
    member("contactId", value.contactId)
    member("isInternal", value.isInternal)
    endObject()
  }

  private mutating func phone(_ value: PhoneNumber) {
    member("number", value.number)
    member("raw", value.raw)
    member("kind", value.kind.rawValue)
  }
}
