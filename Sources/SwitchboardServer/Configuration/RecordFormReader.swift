import Delivery
import JSONPath
import StrictJSON

/// Reads what a route makes of a record: `drop`, `mask`, `numbers`, `body`.
struct RecordFormReader {
  static let keys = ["drop", "mask", "numbers", "body"]

  let secrets: SecretReader
  let log: DiagnosticLog

  func read(_ object: ConfigObject) -> RecordForm? {
    guard Self.keys.contains(where: { object[$0] != nil }) else { return nil }
    return RecordForm(
      dropped: members(object, "drop"), masked: members(object, "mask"),
      numbers: object["numbers"].flatMap(numbers),
      body: object["body"].flatMap { TemplateReader(log: log).read($0, "body") })
  }

  private func members(_ object: ConfigObject, _ key: String) -> Set<[String]> {
    Set(
      (object.strings(key) ?? []).compactMap { member in
        let names = member.text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard case .kind(let kind) = RecordForm.shape(names) else {
          if case .nothing(let name, let parent, let known) = RecordForm.shape(names) {
            log.error("no \(parent) has a \"\(name)\"\(Spelling.hint(name, among: known))", at: member.at)
          }
          return nil
        }
        if ["id", "status", "provider"].contains(member.text) {
          log.error("\"\(member.text)\" is what a record is known by: it cannot be left out", at: member.at)
          return nil
        }
        if key == "mask", !kind.isText {
          log.error("\"mask\" is for texts, and \"\(member.text)\" is \(kind.name): use \"drop\"", at: member.at)
          return nil
        }
        return names
      })
  }

  /// `"drop"`, `{ "keep": 4 }` or `{ "token": … }`.
  private func numbers(_ value: JSONValue) -> NumberForm? {
    if value.string == "drop" { return .drop }
    guard value.kind == .object,
      let object = ConfigObject(value, "\"numbers\"", keys: ["keep", "token"], log: log),
      (object["keep"] == nil) != (object["token"] == nil)
    else {
      log.error(
        "\"numbers\" is \"drop\", { \"keep\": 4 } for the last digits, or { \"token\": … } for a token under a secret",
        at: value)
      return nil
    }
    if object["keep"] != nil { return object.integer("keep", in: 1...6).map(NumberForm.keep) }
    guard let reference = object["token"], let secret = secrets.secret(reference) else { return nil }
    guard let key = NumberKey(secret) else {
      log.error("the secret is empty", at: reference)
      return nil
    }
    return .token(key)
  }
}

extension RecordForm {
  /// Through lists too: `legs.caller` is asked of each leg.
  fileprivate static func shape(_ names: [String]) -> RecordShape.Found {
    guard names.count > 1, case .kind(.list(.object(let members))) = RecordShape.find([names[0]]) else {
      return RecordShape.find(names)
    }
    guard let next = members[names[1]] else {
      return .nothing(name: names[1], parent: names[0], known: members.keys.sorted())
    }
    guard names.count > 2 else { return .kind(next) }
    guard case .object(let below) = next, let found = below[names[2]], names.count == 3 else {
      return .nothing(name: names[2], parent: names[1], known: [])
    }
    return .kind(found)
  }
}

extension RecordShape.Kind {
  fileprivate var isText: Bool {
    switch self {
    case .text, .any: true
    default: false
    }
  }
}
