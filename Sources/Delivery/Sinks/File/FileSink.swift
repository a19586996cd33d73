import CallModel
package import EventJournal
package import Logging

/// Appends one record a line (JSON Lines). What is reported done has been synced.
///
/// Exactly once: how far each file is settled is written with the settle itself. A file that is new to the sink is noted
/// before its first line is written. So whatever a crash leaves beyond the noted end was never settled: it is cut off when
/// the sink is opened, and comes again.
package actor FileSink: PageSink {
  private let executor = QueueExecutor(label: "sink.file")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  package nonisolated let name: SinkName
  package nonisolated let pageLimit = 512
  private let folder: String
  private let template: PathTemplate
  private let logger: Logger
  private var files: [String: LineFile] = [:]
  private var positions = FilePositions()
  /// Why a path of the page in hand cannot be written to.
  private var failures: [String: SinkUnavailable] = [:]

  /// Days change and statuses are few; more files than this are not kept open, unless one page asks for them.
  private static let openLimit = 16

  /// - Parameters:
  ///   - folder: what a relative path starts from.
  package init(name: SinkName, folder: String, template: PathTemplate, logger: Logger) {
    self.name = name
    self.folder = folder
    self.template = template
    self.logger = logger
  }

  package func open(state: SinkState?) async throws(SinkUnavailable) {
    files = [:]
    positions = FilePositions()
    guard let state else { return }
    guard let noted = FilePositions(state) else {
      throw SinkUnavailable("how far its files are settled is not written as this program writes it")
    }
    for position in noted.byPath.values {
      guard let surplus = try LineFile.cut(position) else { continue }
      positions[position.path] = position
      tell(surplus, position.path)
    }
  }

  package func prepare(_ items: [SinkItem]) async throws(SinkUnavailable) -> SinkState? {
    failures = [:]
    let paths = Set(items.map(path))
    let before = positions
    for path in files.keys where !paths.contains(path) && files.count + paths.count > Self.openLimit { forget(path) }
    for path in paths {
      if let file = files[path], file.isInPlace { continue }
      do {
        try take(path)
      } catch {
        forget(path)
        failures[path] = error
      }
    }
    return positions == before ? nil : positions.state
  }

  private func take(_ path: String) throws(SinkUnavailable) {
    let file = try LineFile(path: path)
    // The one that is known, opened again: what lies beyond its noted end is of an append that failed.
    if let known = positions[path], known.identity == file.identity {
      tell(try file.cut(to: known.size), path)
    }
    files[path] = file
    positions[path] = FilePosition(path: path, identity: file.identity, size: try file.size())
  }

  private func tell(_ surplus: Int64, _ path: String) {
    guard surplus > 0 else { return }
    logger.warning(
      "\(surplus) bytes at the end of \(path) were never settled: they are in \(path)\(LineFile.asideSuffix) now, and their events come again"
    )
  }

  private func forget(_ path: String) {
    files[path] = nil
    positions[path] = nil
  }

  package func deliver(_ items: [SinkItem]) async throws(SinkUnavailable) -> [SinkResult] {
    var lines: [String: [UInt8]] = [:]
    var order: [String] = []
    // A path may need the record parsed: made once.
    let paths = items.map(path)
    for (item, path) in zip(items, paths) {
      if lines[path] == nil { order.append(path) }
      lines[path, default: []].append(contentsOf: item.content)
      lines[path, default: []].append(UInt8(ascii: "\n"))
    }
    for path in order where failures[path] == nil {
      do {
        try append(lines[path] ?? [], to: path)
      } catch {
        files[path] = nil
        failures[path] = error
      }
    }
    // Where nothing can be written the cursor stands still; one bad path must not make the others repeat.
    if failures.count == order.count, let error = failures.values.first { throw error }
    return paths.map { path in
      failures[path].map { .failed(SinkFailure($0.reason)) } ?? .done(detail: "written")
    }
  }

  private func append(_ bytes: [UInt8], to path: String) throws(SinkUnavailable) {
    guard let file = files[path] else { throw SinkUnavailable("\(path) is not open") }
    try file.append(bytes)
    positions[path]?.size = try file.size()
  }

  package func state() async -> SinkState? { positions.state }

  package func close() async { files = [:] }

  package func test(_ item: SinkItem) async -> SinkResult { WritablePlace.check(path(of: item)) }

  private func path(of item: SinkItem) -> String {
    // Parsed only where the path asks for what the record says.
    let status = template.usesStatus ? CallRecord(json: item.record)?.status.rawValue ?? "unknown" : ""
    let path = template.path(receivedAt: item.entry.receivedAt, source: item.entry.source, status: status)
    return path.hasPrefix("/") ? path : "\(folder)/\(path)"
  }
}
