import Delivery
import Foundation
import JSONPath
import StrictJSON

/// Reads what a `command` sink is.
struct CommandSinkReader {
  static let keys = [
    "command", "environment", "workingFolder", "timeout", "concurrency", "exitStatuses", "retry", "breaker", "rate",
  ]

  /// What relative paths start from.
  let folder: String
  let log: DiagnosticLog

  func read(_ object: ConfigObject) -> CommandSettings? {
    guard object.required("command", "the program and its arguments, as a list") != nil, let value = object["command"]
    else { return nil }
    let words = value.kind == .array ? Array(value.elements) : [value]
    guard let first = words.first, let program = first.string, program.hasPrefix("/") else {
      log.error(
        "\"command\" is a list that begins with the absolute path of a program: no shell looks for it", at: value)
      return nil
    }
    var isFolder: ObjCBool = false
    let isThere = unsafe FileManager.default.fileExists(atPath: program, isDirectory: &isFolder)
    if !isThere || isFolder.boolValue || !FileManager.default.isExecutableFile(atPath: program) {
      log.warning(
        "\(program) is not a program that can be run now: what goes there is tried again until it is", at: first)
    }
    checkShell(program, words)
    let arguments = words.dropFirst().compactMap { word -> JSONPathTemplate? in
      guard let text = word.string else {
        log.error("an argument is a text", at: word)
        return nil
      }
      do {
        return try JSONPathTemplate(text)
      } catch {
        log.error("an argument is not a template: \(error)", at: word)
        return nil
      }
    }
    return CommandSettings(
      program: program, arguments: arguments, environment: environment(object),
      workingFolder: object.string("workingFolder").map { Paths.absolute($0, from: folder) },
      timeout: object.duration("timeout") ?? .seconds(15), concurrency: object.integer("concurrency", in: 1...64) ?? 4,
      exitStatuses: exitStatuses(object))
  }

  /// What data says is no program: a shell would run it.
  private func checkShell(_ program: String, _ words: [JSONValue]) {
    guard ["sh", "bash", "dash", "zsh", "ksh", "busybox"].contains(Paths.name(of: program)) else { return }
    for (option, script) in zip(words, words.dropFirst()) where option.string?.hasPrefix("-") ?? false {
      guard option.string?.contains("c") ?? false, JSONPathTemplate.isTemplate(script.string ?? "") else { continue }
      log.error("a shell would run what data says: write $1 there, and the ${…} as a further argument", at: script)
    }
  }

  private func environment(_ object: ConfigObject) -> [String: String] {
    guard let value = object["environment"] else { return [:] }
    if value.kind != .object { log.error("\"environment\" must be an object: names and texts", at: value) }
    var variables: [String: String] = [:]
    for member in value.members {
      guard let text = member.value.string, !text.utf8.contains(0), !member.name.isEmpty,
        !member.name.contains(where: { $0 == "=" || $0 == "\0" })
      else {
        log.error("\"environment\" holds names and texts", at: member.value)
        continue
      }
      if JSONPathTemplate.isTemplate(text) {
        log.warning("\"environment\" holds plain texts: ${…} is not filled in there", at: member.value)
      }
      variables[member.name] = text
    }
    return variables
  }

  private func exitStatuses(_ object: ConfigObject) -> [Int32: CommandSettings.Meaning] {
    guard let value = object["exitStatuses"] else { return [:] }
    if value.kind != .object { log.error("\"exitStatuses\" must be an object: \"65\": \"dead\"", at: value) }
    let words = CommandSettings.Meaning.allCases.map(\.rawValue)
    var meanings: [Int32: CommandSettings.Meaning] = [:]
    for member in value.members {
      guard let status = Int32(member.name), (0...255).contains(status) else {
        log.error("\"\(member.name)\" is no exit status: write one from 0 to 255", at: member.key)
        continue
      }
      guard let meaning = member.value.string.flatMap(CommandSettings.Meaning.init(rawValue:)) else {
        let hint = member.value.string.map { Spelling.hint($0, among: words) } ?? ""
        log.error(
          "an exit status means one of \(words.map { "\"\($0)\"" }.joined(separator: ", "))\(hint)", at: member.value)
        continue
      }
      meanings[status] = meaning
    }
    return meanings
  }
}
