import JSONPath
import StrictJSON

/// Fills a command's arguments in. Pure.
enum CommandArguments {
  /// Why a command is not run.
  struct Unusable: Error, Sendable {
    let reason: String
  }

  static func filled(_ templates: [JSONPathTemplate], _ record: JSONValue) throws(Unusable) -> [String] {
    var arguments: [String] = []
    var optionsAreOver = false
    for template in templates {
      var missing = 0
      let argument: String
      do {
        argument = try template.fill(from: record, missing: &missing)
      } catch {
        throw Unusable(reason: "an argument: \(error)")
      }
      // What data says is not taken for an option.
      if !optionsAreOver, template.beginsWithQuery, argument.hasPrefix("-") {
        throw Unusable(reason: "an argument out of the record begins with \"-\": put \"--\" before it, or a text")
      }
      if argument.utf8.contains(0) { throw Unusable(reason: "an argument holds a zero byte") }
      optionsAreOver = optionsAreOver || argument == "--" && !template.beginsWithQuery
      arguments.append(argument)
    }
    return arguments
  }
}

extension JSONPathTemplate {
  fileprivate var beginsWithQuery: Bool { if case .query? = parts.first { true } else { false } }
}
