/// What List is asked for.
struct AgendizeCallQuery: Sendable {
  /// All exclusive, in microseconds since the epoch.
  private var startsAfter: Int?
  private var startsBefore: Int?
  private var endsAfter: Int?
  private var endsBefore: Int?
  private let terms: [[UInt8]]
  private let toolID: String?
  let pageSize: Int
  private(set) var place: AgendizePlace

  /// - Parameter sync: the sync token of the request, found good.
  init(_ request: EmulatedRequest, _ settings: AgendizeSettings, sync: AgendizeSyncToken?) throws(AgendizeFailure) {
    let start = try Self.moment("startDate", request)
    let end = try Self.moment("endDate", request)
    switch settings.dateBounds {
    case .asNamed: (startsAfter, endsBefore) = (start, end)
    case .asPrinted: (startsBefore, endsAfter) = (start, end)
    }
    terms = (request.parameter("search") ?? "").lowercased().split { $0.isWhitespace }.map { Array($0.utf8) }
    toolID = request.parameter("toolId").flatMap { $0.isEmpty ? nil : $0 }
    pageSize = try Self.size(request, settings)
    place = sync.map { .changes(after: $0.sequence) } ?? .all
    if let token = request.parameter(settings.pageTokenParameter), !token.isEmpty {
      guard let later = AgendizePlace(pageToken: token) else {
        throw .invalid(settings.pageTokenParameter)
      }
      place = later
    }
  }

  /// Each of the search's words has to stand in one of the three numbers.
  func matches(_ call: AgendizeCall) -> Bool {
    let start = call.start * 1_000_000
    let end = call.end * 1_000_000
    if let startsAfter, start <= startsAfter { return false }
    if let startsBefore, start >= startsBefore { return false }
    if let endsAfter, end <= endsAfter { return false }
    if let endsBefore, end >= endsBefore { return false }
    if let toolID, !call.tools.contains(toolID) { return false }
    return terms.allSatisfy { Self.contains(call.numbers, $0) }
  }

  /// Whether no call that started then or earlier can match.
  func isBefore(_ start: Int) -> Bool { startsAfter.map { start * 1_000_000 <= $0 } ?? false }

  /// Calls that start later than this, in seconds, cannot match.
  var latestStart: Int? {
    [startsBefore, endsBefore].compactMap { $0 }.min().map { $0 / 1_000_000 + 1 }
  }

  private static func moment(_ name: String, _ request: EmulatedRequest) throws(AgendizeFailure) -> Int? {
    guard let text = request.parameter(name), !text.isEmpty else { return nil }
    guard let moment = AgendizeWallClock.microseconds(ofRFC3339: text) else {
      throw .invalid(name, "is no RFC 3339 timestamp")
    }
    return moment
  }

  private static func size(_ request: EmulatedRequest, _ settings: AgendizeSettings) throws(AgendizeFailure) -> Int {
    guard let text = request.parameter(settings.pageSizeParameter), !text.isEmpty else { return settings.pageSize }
    guard let size = Int(text), size > 0 else { throw .invalid(settings.pageSizeParameter) }
    return min(size, settings.largestPage)
  }

  private static func contains(_ bytes: [UInt8], _ term: [UInt8]) -> Bool {
    guard let first = term.first, bytes.count >= term.count else { return term.isEmpty }
    for at in 0...bytes.count - term.count where bytes[at] == first {
      if bytes[at..<at + term.count].elementsEqual(term) { return true }
    }
    return false
  }
}
