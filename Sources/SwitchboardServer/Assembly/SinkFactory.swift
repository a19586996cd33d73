import CallModel
import Delivery
import EventJournal
import Intake
import Logging

/// Makes sinks of their configuration: the one place that knows every kind.
struct SinkFactory {
  let dataFolder: String
  let client: HTTPSinkClient
  let databases: SharedDatabases
  let logger: Logger
  let now: @Sendable () -> Instant

  func sink(_ configuration: SinkConfiguration) -> DeliverySink {
    let name = configuration.name
    switch configuration.kind {
    case .file(let template, _, let format, let rotation):
      return .paged(
        FileSink(
          name: name, folder: dataFolder, template: template, format: format, rotation: rotation, logger: logger,
          now: now))
    case .standardOutput(let format): return .paged(StandardOutputSink(name: name, format: format))
    case .sqlite(let path, let table):
      return .paged(
        SQLiteSink(name: name, path: Paths.plain(path), table: table, databases: databases))
    case .command(let settings):
      return .single(CommandSink(name: name, settings: settings, folder: dataFolder))
    case .http(let settings): return .single(HTTPSink(name: name, settings: settings, client: client, now: now))
    }
  }
}
