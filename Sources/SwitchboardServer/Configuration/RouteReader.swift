import Delivery
import EventJournal
import StrictJSON

/// Reads one entry of `routes`.
struct RouteReader {
  /// Names that there are; nil: any will do.
  let sources: [String]?
  let sinks: [String]?
  let secrets: SecretReader
  let log: DiagnosticLog

  private static let keys = ["name", "from", "of", "emit", "when", "to"] + RecordFormReader.keys

  func read(_ value: JSONValue, number: Int) -> Route? {
    guard let object = ConfigObject(value, "route \(number)", keys: Self.keys, log: log) else { return nil }
    let from = names(object, "from", among: sources.map { $0 + [LocalCalls.source] }, "source")
    guard object.required("to", "name the sinks it leads to") != nil else { return nil }
    let to = names(object, "to", among: sinks, "sink") ?? []
    return Route(
      name: object.string("name") ?? "route \(number)", sources: from.map { Set($0) },
      filter: object["when"].flatMap { FilterReader(log: log).read($0) }, sinks: Set(to.map { SinkName($0) }),
      form: RecordFormReader(secrets: secrets, log: log).read(object),
      subject: subject(object))
  }

  private enum Subject: String, CaseIterable { case events, calls }
  private enum Emission: String, CaseIterable { case each, final }

  private func subject(_ object: ConfigObject) -> Route.Subject {
    guard object.word("of") ?? Subject.events == .calls else {
      if let at = object["emit"] { log.error("\"emit\" needs \"of\": \"calls\"", at: at) }
      return .events
    }
    guard let value = object["emit"], value.kind == .object else {
      return .calls(object.word("emit") ?? Emission.each == .final ? .final : .each)
    }
    guard let section = ConfigObject(value, "\"emit\"", keys: ["quiet"], log: log),
      section.required("quiet", "how long nothing is heard of a call, such as \"30s\"") != nil,
      let quiet = section.duration("quiet")
    else { return .calls(.each) }
    return .calls(.quiet(quiet))
  }

  private func names(_ object: ConfigObject, _ key: String, among known: [String]?, _ what: String) -> [String]? {
    if let value = object[key], value.kind == .array, Array(value.elements).isEmpty {
      log.error("\"\(key)\" must name at least one \(what)", at: value)
    }
    return object.strings(key)?.compactMap { name in
      guard let known, !known.contains(name.text) else { return name.text }
      log.error("there is no \(what) \"\(name.text)\"\(Spelling.hint(name.text, among: known))", at: name.at)
      return nil
    }
  }
}
