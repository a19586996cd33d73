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
      try room()
      let part = min(Self.partLimit, bytes.count - written)
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe write(STDOUT_FILENO, buffer.baseAddress.map { unsafe $0 + written }, part)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SinkUnavailable("cannot write to standard output: \(SystemError.last)") }
      written += count
    }
    hasBegun = true
    return results
  }

  /// A pipe that is said to have room takes so much without waiting, in bytes (PIPE_BUF).
  private static let partLimit = 4_096

  /// Waits until there is room: a reader that has stopped reading must not keep the program from ending.
  private func room() throws(SinkUnavailable) {
    var waiting = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
    while unsafe poll(&waiting, 1, 200) == 0 {
      if Task.isCancelled { throw SinkUnavailable("nobody reads standard output") }
    }
  }
}
