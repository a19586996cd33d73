import StrictJSON

/// An object of routes.json, read with its places: every fault is logged, and reading goes on.
struct ConfigObject {
  let value: JSONValue
  let log: DiagnosticLog

  /// - Parameters:
  ///   - what: the object, for people: `source "door"`.
  ///   - keys: all that it may hold. Keys that begin with `x-` are the operator's own.
  init?(_ value: JSONValue, _ what: String, keys: [String], log: DiagnosticLog) {
    guard value.kind == .object else {
      log.error("\(what) must be an object", at: value)
      return nil
    }
    self.value = value
    self.log = log
    for member in value.members where !keys.contains(member.name) && !member.name.hasPrefix("x-") {
      log.error("unknown key \"\(member.name)\" in \(what)\(Spelling.hint(member.name, among: keys))", at: member.key)
    }
  }

  subscript(key: String) -> JSONValue? { value[key] }

  /// The value, or an error where the key is missing.
  func required(_ key: String, _ why: String) -> JSONValue? {
    guard let found = value[key] else {
      log.error("\"\(key)\" is missing: \(why)", at: value)
      return nil
    }
    return found
  }

  func string(_ key: String) -> String? {
    guard let found = value[key] else { return nil }
    guard let text = found.string, !text.isEmpty else {
      log.error("\"\(key)\" must be a text that is not empty", at: found)
      return nil
    }
    return text
  }

  func bool(_ key: String) -> Bool? {
    guard let found = value[key] else { return nil }
    guard let bool = found.bool else {
      log.error("\"\(key)\" must be true or false", at: found)
      return nil
    }
    return bool
  }

  func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let found = value[key] else { return nil }
    guard let number = found.int, range.contains(number) else {
      log.error("\"\(key)\" must be a whole number from \(range.lowerBound) to \(range.upperBound)", at: found)
      return nil
    }
    return number
  }

  func duration(_ key: String) -> Duration? {
    guard let found = value[key] else { return nil }
    guard let duration = found.string.flatMap(Units.duration), duration > .zero else {
      log.error("\"\(key)\" must be a time with its unit, such as \"5s\", \"10m\", \"2h\" or \"30d\"", at: found)
      return nil
    }
    return duration
  }

  func size(_ key: String) -> Int64? {
    guard let found = value[key] else { return nil }
    guard let size = found.string.flatMap(Units.size), size > 0 else {
      log.error("\"\(key)\" must be a size with its unit, such as \"64KiB\", \"1MiB\" or \"10GB\"", at: found)
      return nil
    }
    return size
  }

  func word<Word: RawRepresentable<String> & CaseIterable>(_ key: String, _ type: Word.Type = Word.self) -> Word? {
    guard let found = value[key] else { return nil }
    if let word = found.string.flatMap(Word.init(rawValue:)) { return word }
    let words = Word.allCases.map(\.rawValue)
    let hint = found.string.map { Spelling.hint($0, among: words) } ?? ""
    log.error("\"\(key)\" must be one of \(words.map { "\"\($0)\"" }.joined(separator: ", "))\(hint)", at: found)
    return nil
  }

  /// A list, or a single value that stands for a list of one.
  func list(_ key: String) -> [JSONValue]? {
    value[key].map { $0.kind == .array ? Array($0.elements) : [$0] }
  }

  func strings(_ key: String) -> [(text: String, at: JSONValue)]? {
    list(key)?.compactMap { element in
      guard let text = element.string, !text.isEmpty else {
        log.error("\"\(key)\" must hold texts", at: element)
        return nil
      }
      return (text, element)
    }
  }
}
