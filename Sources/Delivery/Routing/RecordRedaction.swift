import StrictJSON

/// Writes a record again as its form wants it.
struct RecordRedaction {
  let form: RecordForm
  let spellings: NumberSpellings?
  var writer = JSONWriter(reserving: 1_024)

  init(form: RecordForm, spellings: NumberSpellings?) {
    self.form = form
    self.spellings = spellings
  }

  mutating func write(_ record: JSONValue) { write(record, []) }

  private mutating func write(_ value: JSONValue, _ names: [String]) {
    switch value.kind {
    case .object:
      writer.beginObject()
      let isPhone = spellings != nil && names.last.map(NumberSpellings.parties.contains) ?? false
      for member in value.members {
        let below = names + [member.name]
        guard !form.dropped.contains(below) else { continue }
        if isPhone, ["number", "raw", "extension", "sipUri"].contains(member.name) {
          if !form.masked.contains(below) { writeNumber(member, of: value) } else { writeMask(member.name) }
          continue
        }
        // What a sender names its own members by may be a number too.
        let isOwn = names.first.map { ["extra", "userData"].contains($0) } ?? false
        writer.key(isOwn ? spellings?.replaced(in: member.name) ?? member.name : member.name)
        if form.masked.contains(below) { writer.string(RecordForm.mask) } else { write(member.value, below) }
      }
      writer.endObject()
    case .array:
      writer.beginArray()
      // The elements of a list have no names: what is asked for of `legs.caller` is asked of each.
      for element in value.elements { write(element, names) }
      writer.endArray()
    case .string:
      guard let spellings, !Self.isOurs(names) else { return writer.value(value) }
      writer.string(spellings.replaced(in: value.string ?? ""))
    case .number:
      guard let spellings, names.first == "extra" || names.first == "userData" else { return writer.value(value) }
      let text = String(decoding: value.bytes, as: UTF8.self)
      let replaced = spellings.replaced(in: text)
      if replaced == text { writer.value(value) } else { writer.string(replaced) }
    default: writer.value(value)
    }
  }

  private mutating func writeMask(_ name: String) {
    writer.key(name)
    writer.string(RecordForm.mask)
  }

  /// `raw` says what `number` says: nothing more.
  private mutating func writeNumber(_ member: JSONMembers.Member, of phone: JSONValue) {
    guard let spellings, !spellings.dropsNumbers else { return }
    writer.key(member.name)
    switch member.name {
    case "number", "raw":
      writer.string(spellings.text(ofNumber: phone["number"]?.string, raw: phone["raw"]?.string))
    default: writer.string(spellings.textWithoutNumbers(member.value.string ?? ""))
    }
  }

  /// What is not the sender's: words of this program's own, its times and identities. None of them holds a number.
  private static func isOurs(_ names: [String]) -> Bool {
    guard let last = names.last, !["extra", "userData"].contains(names[0]) else { return false }
    return last.hasSuffix("At") || words.contains(last) && names.count <= 3
  }

  private static let words: Set<String> = [
    "id", "provider", "account", "change", "direction", "status", "statusSource", "mediaType", "endReason",
    "rerouteReason", "releasedBy", "receivedVia", "kind", "timeZone", "country", "currency",
  ]
}
