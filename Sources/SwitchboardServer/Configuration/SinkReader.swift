import Cryptography
import Delivery
import EventJournal
import Foundation
import Intake
import JSONPath
import Signatures
import StrictJSON

/// Reads one entry of `sinks`.
struct SinkReader {
  let secrets: SecretReader
  /// What the paths of certificates start from.
  let folder: String
  let publicURL: String?
  let dataFolder: String
  /// routes.json, certificate and key.
  let protected: [String]
  let log: DiagnosticLog

  private enum Kind: String, CaseIterable {
    case file, sqlite, http, command
  }

  private enum Start: String, CaseIterable {
    case now, beginning
  }

  private static func keys(_ kind: Kind) -> [String] {
    switch kind {
    case .file: FileSinkReader.keys
    case .sqlite: MappedTableReader.keys
    case .http: HTTPSinkReader.keys
    case .command: CommandSinkReader.keys
    }
  }

  private static let common = ["type", "enabled", "startFrom"]
  func read(_ name: String, _ value: JSONValue) -> SinkConfiguration? {
    let kinds = Kind.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    guard let type = value["type"]?.string, let kind = Kind(rawValue: type) else {
      log.error("sink \"\(name)\" needs a \"type\": one of \(kinds)", at: value["type"] ?? value)
      return nil
    }
    let keys = Self.common + Self.keys(kind)
    guard let object = ConfigObject(value, "sink \"\(name)\"", keys: keys, log: log) else { return nil }
    let isEnabled = object.bool("enabled") ?? true
    let start: Start? = object.word("startFrom")
    let made: SinkConfiguration.Kind? =
      switch kind {
      case .file: file(object)
      case .sqlite: sqlite(object)
      case .command:
        CommandSinkReader(folder: folder, log: log).read(object).map(SinkConfiguration.Kind.command)
      case .http:
        HTTPSinkReader(secrets: secrets, folder: folder, publicURL: publicURL, log: log)
          .read(object, isEnabled: isEnabled).map(SinkConfiguration.Kind.http)
      }
    guard let made else { return nil }
    return SinkConfiguration(
      name: SinkName(name), isEnabled: isEnabled, start: start == .beginning ? .beginning : .now, kind: made,
      policy: SinkPolicyReader(log: log).policy(object, hasBreaker: kind == .http || kind == .command))
  }

  /// Names that the journal keeps for itself in the data folder.
  private static let reserved = ["journal.sqlite", "calls-index.sqlite", "control.sock", "lock"]

  private func checkIsFree(_ path: String, at value: JSONValue) {
    let steps = path.split(separator: "/", omittingEmptySubsequences: false)
    if steps.contains("..") { log.error("\"path\" must not climb with \"..\": write an absolute path", at: value) }
    if path.contains("\0") || ["", "."].contains(steps.last ?? "") {
      log.error("\"path\" must end with a file's name", at: value)
    }
    let whole = Paths.real(Paths.absolute(path, from: dataFolder))
    if protected.map(Paths.real).contains(whole) {
      log.error("\"path\" is a file that this program lives by", at: value)
    }
    let absolute = whole.split(separator: "/")
    let folder = Paths.real(dataFolder).split(separator: "/")
    guard absolute.count == folder.count + 1, absolute.starts(with: folder), let name = absolute.last else { return }
    if Self.reserved.contains(where: { name.hasPrefix($0) }) {
      log.error("\"path\" must not be one of the journal's own files", at: value)
    }
  }

  private func sqlite(_ object: ConfigObject) -> SinkConfiguration.Kind? {
    guard object.required("path", "where the database is") != nil, let path = object.string("path"),
      let at = object["path"]
    else { return nil }
    checkIsFree(path, at: at)
    return .sqlite(path: Paths.absolute(path, from: dataFolder), table: MappedTableReader(log: log).read(object))
  }

  private func file(_ object: ConfigObject) -> SinkConfiguration.Kind? {
    guard object.required("path", "where the lines go") != nil, let path = object.string("path"),
      let at = object["path"]
    else { return nil }
    let reader = FileSinkReader(log: log)
    if path == "-" {
      for key in ["rotate", "compress", "keep"] {
        if let at = object[key] { log.error("\"\(key)\" is for files: standard output has none", at: at) }
      }
      return .standardOutput(reader.format(object))
    }
    checkIsFree(path, at: at)
    do {
      return .file(
        try PathTemplate(path), text: path, format: reader.format(object), rotation: reader.rotation(object))
    } catch {
      let places = PathTemplate.Place.allCases.map(\.rawValue)
      let known = places.map { "{\($0)}" }.joined(separator: " ")
      log.error("\"path\" knows \(known), not {\(error.name)}\(Spelling.hint(error.name, among: places))", at: at)
      return nil
    }
  }
}
