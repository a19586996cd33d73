import Delivery
import EventJournal
import Intake
import Signatures
import StrictJSON

/// What entries of routes.json that are good by themselves must not be together: share a file or a path, or remember copies
/// for less time than they pass for fresh.
struct ConfigurationConflicts {
  let configuration: Configuration
  let object: ConfigObject
  let log: DiagnosticLog

  func check() {
    checkPaths()
    checkTolerances()
  }

  /// A copy must be remembered for as long as it could pass for fresh.
  private func checkTolerances() {
    guard let horizon = configuration.dedupeHorizon, let at = object["dedupe"]?["horizon"] else { return }
    for source in configuration.sources {
      guard let tolerance = source.hook?.proofs.signature?.scheme.tolerance, .seconds(tolerance * 2) > horizon else {
        continue
      }
      log.error(
        "\"horizon\" is shorter than twice the \"tolerance\" of source \"\(source.name)\": a copy would pass for new",
        at: at)
    }
  }

  private func checkPaths() {
    let files = configuration.sinks.filter(\.isEnabled).compactMap {
      sink -> (name: String, path: String, part: String)? in
      switch sink.kind {
      case .sqlite(let path, let table): (sink.name.text, path, table?.name.lowercased() ?? "calls")
      case .file(_, let text, _, _): (sink.name.text, Paths.absolute(text, from: configuration.dataFolder), "")
      case .http, .command, .standardOutput: nil
      }
    }
    // A database has room for several sinks, each with a table of its own.
    for shared in Dictionary(grouping: files, by: { Paths.plain($0.path) }).values
    where Set(shared.map(\.part)).count < shared.count
      || shared.count > 1 && shared.contains(where: { $0.part.isEmpty })
    {
      guard let at = object["sinks"]?[shared[1].name] else { continue }
      log.error(
        "sinks \"\(shared[0].name)\" and \"\(shared[1].name)\" share the file \(shared[0].path)", at: at)
    }
    let paths = Dictionary(grouping: configuration.sources.filter { $0.hook != nil }, by: { $0.hook?.path ?? "" })
      .filter { $0.value.count > 1 }
    for (path, sources) in paths {
      guard let at = object["sources"]?[sources[1].name] else { continue }
      log.error("sources \"\(sources[0].name)\" and \"\(sources[1].name)\" share the path \(path)", at: at)
    }
  }
}
