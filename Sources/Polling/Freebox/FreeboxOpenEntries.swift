import CallModel
import Providers
import StrictJSON

/// Entries of a box's call log that may still change: each is looked at once more when it has settled, whether it is in the
/// log by then or was pushed out of it.
struct FreeboxOpenEntries {
  let entries: [JSONValue]

  /// More calls do not end within the time that an entry takes to settle.
  private static let limit = 500

  /// - Parameter text: of ``text(_:at:)``.
  init(_ text: String?) {
    let root = text.flatMap { try? JSONDocument(parsing: $0, limits: .payload).root }
    entries = root?.kind == .array ? root.map { Array($0.elements) } ?? [] : []
  }

  /// Those of a look's entries that have not settled, to be kept.
  static func text(_ entries: [JSONValue], at now: Instant) -> String {
    let open = entries.filter { entry in
      guard let began = LenientText.of(entry["datetime"]).flatMap({ Double($0) }) else { return false }
      let length = LenientText.of(entry["duration"]).flatMap { Double($0) } ?? 0
      return Double(now.seconds) - began < length + Double(FreeboxSettings().settling)
    }
    return "[" + open.prefix(limit).map { JSONText($0).text }.joined(separator: ",") + "]"
  }

  /// Those that are no longer among these.
  func gone(from log: [JSONValue]) -> [JSONValue] {
    let there = Set(log.compactMap(FreeboxRows.key))
    return entries.filter { entry in FreeboxRows.key(entry).map { !there.contains($0) } ?? false }
  }
}
