package import CallModel
package import EventJournal
private import JSONPath
package import Logging

/// Appends one record a line. What is reported done has been synced.
///
/// Exactly once: how far each file is settled is written with the settle itself. A file that is new to the sink is noted
/// before its first line is written. So whatever a crash leaves beyond the noted end was never settled: it is cut off when
/// the sink is opened, and comes again.
package actor FileSink: PageSink {
  private let executor = QueueExecutor(label: "sink.file")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  package nonisolated let name: SinkName
  package nonisolated let pageLimit = 1_024
  private let folder: String
  private let template: PathTemplate
  private let format: LineFormat
  private let tidying: FileTidying
  private let logger: Logger
  private let now: @Sendable () -> Instant
  private var files: [String: LineFile] = [:]
  private var positions = FilePositions()
  /// Why a path of the page in hand cannot be written to.
  private var failures: [String: SinkUnavailable] = [:]

  /// Days change and statuses are few; more files than this are not kept open, unless one page asks for them.
  private static let openLimit = 16

  /// - Parameters:
  ///   - folder: what a relative path starts from.
  package init(
    name: SinkName, folder: String, template: PathTemplate, format: LineFormat = .json, rotation: Rotation = .none,
    logger: Logger, now: @escaping @Sendable () -> Instant
  ) {
    self.name = name
    self.format = format
    self.now = now
    tidying = FileTidying(rotation: rotation)
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
    positions.closed = noted.closed
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
    let now = now()
    positions.closed = try tidying.tidy(positions.closed, at: now)
    try closeFiles(beside: paths, now)
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

  /// Of what is settled whole: nothing of it comes again.
  private func closeFiles(beside paths: Set<String>, _ now: Instant) throws(SinkUnavailable) {
    for (path, position) in positions.byPath {
      if tidying.rotation.closes(size: position.size, begun: position.begun, at: now) {
        forget(path)
        if let closed = try tidying.close(path, at: now) { note(closed) }
      } else if tidying.rotation.minds, !paths.contains(path), template.isOver(path, at: now, folder: folder) {
        // A day that is over has its own name: the file is closed as it is.
        forget(path)
        note(ClosedFile(path: path, closedAt: now, isCompressed: false))
      }
    }
  }

  private func note(_ file: ClosedFile) {
    if tidying.rotation.minds { positions.closed.append(file) }
  }

  private func take(_ path: String) throws(SinkUnavailable) {
    var file = try LineFile(path: path)
    // The one that is known, opened again: what lies beyond its noted end is of an append that failed.
    if let known = positions[path], known.identity == file.identity {
      tell(try file.cut(to: known.size), path)
    }
    // Its columns were others: rows of these would stand under wrong names.
    if try file.size() > 0, !file.begins(with: format.header) {
      logger.notice("the columns of \(path) have changed: it is closed, and another begun")
      forget(path)
      if let closed = try tidying.close(path, at: now()) { note(closed) }
      file = try LineFile(path: path)
    }
    files[path] = file
    let begun = positions[path].flatMap { $0.identity == file.identity ? $0.begun : nil } ?? now()
    positions[path] = FilePosition(path: path, identity: file.identity, size: try file.size(), begun: begun)
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
    var results = [SinkResult](repeating: .done(detail: "written"), count: items.count)
    var blocked: Set<CallID> = []
    for (index, (item, path)) in zip(items, paths).enumerated() {
      // Of one call nothing goes by what could not be written before it.
      if let call = item.entry.call, blocked.contains(call) {
        results[index] = .skipped
        continue
      }
      do {
        if let failure = failures[path] { throw failure }
        let line = try format.line(item)
        if lines[path] == nil { order.append(path) }
        lines[path, default: []].append(contentsOf: line)
      } catch let error as JSONPathLimitError {
        results[index] = .failed(SinkFailure("a column: \(error)", remedy: .hold))
        if let call = item.entry.call { blocked.insert(call) }
      } catch {
        results[index] = .failed(SinkFailure("\(error)"))
        if let call = item.entry.call { blocked.insert(call) }
      }
    }
    for (place, path) in order.enumerated() {
      do {
        try append(lines[path] ?? [], to: path)
      } catch {
        files[path] = nil
        failures[path] = error
        // What comes behind may be of the same calls: it waits for the next page.
        for later in order[(place + 1)...] {
          failures[later] = SinkUnavailable("an earlier file of the page: \(error)")
        }
        break
      }
    }
    // Where nothing can be written the cursor stands still; one bad path must not make the others repeat.
    if failures.count == Set(paths).count, let error = failures.values.first { throw error }
    for (index, path) in paths.enumerated() {
      guard case .done = results[index], let failure = failures[path] else { continue }
      results[index] = .failed(SinkFailure(failure.reason))
    }
    return results
  }

  private func append(_ bytes: [UInt8], to path: String) throws(SinkUnavailable) {
    guard let file = files[path] else { throw SinkUnavailable("\(path) is not open") }
    let isNew = positions[path]?.size == 0
    try file.append(isNew ? format.header + bytes : bytes)
    positions[path]?.size = try file.size()
  }

  package func state() async -> SinkState? { positions.state }

  package func close() async { files = [:] }

  package func test(_ item: SinkItem) async -> SinkResult { WritablePlace.check(path(of: item), followsLinks: false) }

  private func path(of item: SinkItem) -> String {
    // Parsed only where the path asks for what the record says.
    let status = template.usesStatus ? CallRecord(json: item.record)?.status.rawValue ?? "unknown" : ""
    let path = template.path(receivedAt: item.entry.receivedAt, source: item.entry.source, status: status)
    return path.hasPrefix("/") ? path : "\(folder)/\(path)"
  }
}
