import CallModel
import EventJournal

/// When a file is closed and another begun, what becomes of closed ones, and how long they stay. Pure: the time comes in.
package struct Rotation: Sendable, Hashable {
  /// In bytes; nil: at no size.
  package let size: Int64?
  /// Counted from the epoch in UTC; nil: at no time.
  package let period: Duration?
  package let compresses: Bool
  /// How many closed files stay; nil: all.
  package let keptFiles: Int?
  /// For how long closed files stay; nil: for ever.
  package let keptAge: Duration?

  package static let none = Rotation(size: nil, period: nil, compresses: false, keptFiles: nil, keptAge: nil)

  package init(size: Int64?, period: Duration?, compresses: Bool, keptFiles: Int?, keptAge: Duration?) {
    self.size = size
    self.period = period
    self.compresses = compresses
    self.keptFiles = keptFiles
    self.keptAge = keptAge
  }

  /// Whether files that are done with are remembered.
  var minds: Bool { compresses || keptFiles != nil || keptAge != nil }

  /// - Parameters:
  ///   - size: of the file, in bytes.
  ///   - begun: when it was begun.
  func closes(size: Int64, begun: Instant, at now: Instant) -> Bool {
    guard size > 0 else { return false }
    if let limit = self.size, size >= limit { return true }
    guard let period, period.microseconds > 0 else { return false }
    return Self.number(of: begun, period) != Self.number(of: now, period)
  }

  private static func number(of time: Instant, _ period: Duration) -> Int64 {
    let (quotient, remainder) = time.microseconds.quotientAndRemainder(dividingBy: period.microseconds)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Of closed files, the oldest first: those that go.
  func outlived(_ closed: [ClosedFile], at now: Instant) -> [ClosedFile] {
    let surplus = keptFiles.map { max(0, closed.count - $0) } ?? 0
    return closed.enumerated().filter { index, file in
      index < surplus || keptAge.map { file.closedAt.milliseconds(to: now) > $0.milliseconds } ?? false
    }.map(\.element)
  }

  /// The name of a closed file: the time stands before the extension, `calls.jsonl` becomes `calls-20260302T120000Z.jsonl`.
  static func name(_ path: String, at now: Instant, attempt: Int) -> String {
    let time = now.description.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z" + (attempt > 0 ? "-\(attempt)" : "")
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    guard let dot = path[slash...].lastIndex(of: "."), dot > slash else { return path + "-" + time }
    return path[..<dot] + "-" + time + path[dot...]
  }
}

/// A file that is written no more.
struct ClosedFile: Sendable, Hashable {
  /// Absolute.
  var path: String
  let closedAt: Instant
  var isCompressed: Bool
}
