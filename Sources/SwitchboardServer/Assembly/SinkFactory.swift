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

  func sink(_ configuration: SinkConfiguration) -> any Sink {
    switch configuration.kind {
    case .file(let template, _):
      FileSink(name: configuration.name, folder: dataFolder, template: template, logger: logger)
    case .sqlite(let path):
      SQLiteSink(name: configuration.name, path: path)
    case .http(let http):
      HTTPSink(
        name: configuration.name,
        settings: HTTPSinkSettings(
          url: http.url,
          headers: http.headers.flatMap { header in header.values.map { (name: header.name, value: $0) } },
          credentials: http.credentials, signer: http.signer, body: http.body, timeout: http.timeout,
          concurrency: http.concurrency, statuses: http.statuses, now: now),
        client: client)
    }
  }
}
