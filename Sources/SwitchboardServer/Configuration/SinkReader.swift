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
  let log: DiagnosticLog

  private enum Kind: String, CaseIterable {
    case file, sqlite, http
  }

  private enum Start: String, CaseIterable {
    case now, beginning
  }

  private static let common = ["type", "enabled", "startFrom"]
  func read(_ name: String, _ value: JSONValue) -> SinkConfiguration? {
    let kinds = Kind.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    guard let type = value["type"]?.string, let kind = Kind(rawValue: type) else {
      log.error("sink \"\(name)\" needs a \"type\": one of \(kinds)", at: value["type"] ?? value)
      return nil
    }
    let keys = Self.common + (kind == .http ? HTTPSinkReader.keys : ["path"])
    guard let object = ConfigObject(value, "sink \"\(name)\"", keys: keys, log: log) else { return nil }
    let isEnabled = object.bool("enabled") ?? true
    let start: Start? = object.word("startFrom")
    let made: SinkConfiguration.Kind? =
      switch kind {
      case .file: file(object)
      case .sqlite: sqlite(object)
      case .http:
        HTTPSinkReader(secrets: secrets, folder: folder, publicURL: publicURL, log: log)
          .read(object, isEnabled: isEnabled).map(SinkConfiguration.Kind.http)
      }
    guard let made else { return nil }
    return SinkConfiguration(
      name: SinkName(name), isEnabled: isEnabled, start: start == .beginning ? .beginning : .now, kind: made,
      policy: SinkPolicyReader(log: log).policy(object, isHTTP: kind == .http))
  }

  /// Names that the journal keeps for itself in the data folder.
  private static let reserved = ["journal.sqlite", "calls-index.sqlite", "control.sock", "lock"]

  private func checkIsFree(_ path: String, at value: JSONValue) {
    let steps = path.split(separator: "/", omittingEmptySubsequences: false)
    if steps.contains("..") { log.error("\"path\" must not climb with \"..\": write an absolute path", at: value) }
    if path.contains("\0") || ["", "."].contains(steps.last ?? "") {
      log.error("\"path\" must end with a file's name", at: value)
    }
    let absolute = Paths.absolute(path, from: dataFolder).split(separator: "/").filter { $0 != "." }
    let folder = dataFolder.split(separator: "/").filter { $0 != "." }
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
    return .sqlite(path: Paths.absolute(path, from: dataFolder))
  }

  private func file(_ object: ConfigObject) -> SinkConfiguration.Kind? {
    guard object.required("path", "where the lines go") != nil, let path = object.string("path"),
      let at = object["path"]
    else { return nil }
    checkIsFree(path, at: at)
    do {
      return .file(try PathTemplate(path), text: path)
    } catch {
      let places = PathTemplate.Place.allCases.map(\.rawValue)
      let known = places.map { "{\($0)}" }.joined(separator: " ")
      log.error("\"path\" knows \(known), not {\(error.name)}\(Spelling.hint(error.name, among: places))", at: at)
      return nil
    }
  }
}
