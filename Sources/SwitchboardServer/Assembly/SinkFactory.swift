import CallModel
import Delivery
import EventJournal
import Intake
import Logging

/// Makes sinks of their configuration: the one place that knows every kind.
struct SinkFactory {
  let dataFolder: String
  let client: HTTPSinkClient
  let logger: Logger
  let now: @Sendable () -> Instant

  func sink(_ configuration: SinkConfiguration) -> DeliverySink {
    let name = configuration.name
    switch configuration.kind {
    case .file(let template, _):
      return .paged(FileSink(name: name, folder: dataFolder, template: template, logger: logger))
    case .sqlite(let path): return .paged(SQLiteSink(name: name, path: path))
    case .http(let settings): return .single(HTTPSink(name: name, settings: settings, client: client, now: now))
    }
  }
}
