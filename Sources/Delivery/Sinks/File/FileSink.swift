import CallModel
package import EventJournal
private import StrictJSON

/// Appends one record a line (JSON Lines). What is reported done has been synced.
package actor FileSink: Sink {
  private let executor = QueueExecutor(label: "sink.file")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  package nonisolated let name: SinkName
  package nonisolated let pageLimit = 512
  private let folder: String
  private let template: PathTemplate
  private var files: [String: LineFile] = [:]

  /// Days change and statuses are few; more files than this are not kept open.
  private static let openLimit = 16

  /// - Parameters:
  ///   - folder: what a relative path starts from.
  package init(name: SinkName, folder: String, template: PathTemplate) {
    self.name = name
    self.folder = folder
    self.template = template
  }

  package func open(state: SinkState?) async throws(SinkUnavailable) {
    // Torn lines are cut off when a file is first opened; which those are, the events tell.
    files = [:]
  }

  package func deliver(_ items: [SinkItem]) async throws(SinkUnavailable) -> [SinkResult] {
    var lines: [String: [UInt8]] = [:]
    var order: [String] = []
    for item in items {
      let path = path(of: item)
      if lines[path] == nil { order.append(path) }
      lines[path, default: []].append(contentsOf: item.record)
      lines[path, default: []].append(UInt8(ascii: "\n"))
    }
    var failed: [String: SinkUnavailable] = [:]
    for path in order {
      do {
        try file(at: path).append(lines[path] ?? [])
      } catch {
        files[path] = nil
        failed[path] = error
      }
    }
    // Where nothing can be written the cursor stands still; one bad path must not make the others repeat.
    if failed.count == order.count, let error = failed.values.first { throw error }
    return items.map { item in
      failed[path(of: item)].map { .failed(reason: $0.reason, after: nil) } ?? .done(detail: "written")
    }
  }

  package func close() async { files = [:] }

  private func path(of item: SinkItem) -> String {
    // Parsed only where the path asks for what the record says.
    let status = template.usesStatus ? CallRecord(json: item.record)?.status.rawValue ?? "unknown" : ""
    let path = template.path(receivedAt: item.entry.receivedAt, source: item.entry.source, status: status)
    return path.hasPrefix("/") ? path : "\(folder)/\(path)"
  }

  private func file(at path: String) throws(SinkUnavailable) -> LineFile {
    if let file = files[path], file.isInPlace { return file }
    if files.count >= Self.openLimit { files = [:] }
    let file = try LineFile(path: path)
    files[path] = file
    return file
  }
}
