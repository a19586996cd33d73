package import EventJournal
private import Glibc
private import JSONPath

/// Writes one record a line to the program's standard output. Whoever reads it has what it has: nothing is synced, and after
/// a crash the last lines may come again.
package actor StandardOutputSink: PageSink {
  private let executor = QueueExecutor(label: "sink.stdout")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  package nonisolated let name: SinkName
  package nonisolated let pageLimit = 64
  private let format: LineFormat
  private var hasBegun = false

  package init(name: SinkName, format: LineFormat) {
    self.name = name
    self.format = format
  }

  package func open(state: SinkState?) async throws(SinkUnavailable) {}

  package func close() async {}

  package func test(_ item: SinkItem) async -> SinkResult { .done(detail: "standard output is always there") }

  package func deliver(_ items: [SinkItem]) async throws(SinkUnavailable) -> [SinkResult] {
    var results: [SinkResult] = []
    var bytes = hasBegun ? [] : format.header
    for item in items {
      do {
        bytes += try format.line(item)
        results.append(.done(detail: "written"))
      } catch {
        results.append(.failed(SinkFailure("a column: \(error)", remedy: .dead)))
      }
    }
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe write(STDOUT_FILENO, buffer.baseAddress.map { unsafe $0 + written }, bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SinkUnavailable("cannot write to standard output: \(SystemError.last)") }
      written += count
    }
    hasBegun = true
    return results
  }
}
