import CallModel
import StrictJSON

/// On which side of a bound the calls of an answer began. Decides, and does nothing.
struct AgendizeSides {
  private let from: Instant?
  /// Of then or later.
  private(set) var hasLater = false
  private(set) var hasEarlier = false
  private var hasMuchEarlier = false

  /// Times come without a zone: so much earlier in milliseconds, none of them can be the reason.
  private static let day: Int64 = 86_400_000

  init(from: Instant?) { self.from = from }

  /// Nothing but calls of before then, and some of long before.
  var goesFarBack: Bool { hasMuchEarlier && !hasLater }

  mutating func take(_ calls: [JSONValue]) {
    guard let from else { return }
    for start in calls.compactMap(Self.start) {
      if start >= from { hasLater = true } else { hasEarlier = true }
      if start < from.adding(milliseconds: -Self.day) { hasMuchEarlier = true }
    }
  }

  private static func start(_ call: JSONValue) -> Instant? {
    switch LenientText.of(call["start"]?["dateTime"]).flatMap({ Timestamp.parse($0) }) {
    case .instant(let instant)?: instant
    case .local(let seconds, _)?: Instant(seconds: seconds)
    case nil: nil
    }
  }
}
