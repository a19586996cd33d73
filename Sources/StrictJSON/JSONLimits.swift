/// What a parser accepts beyond, or refuses within, the grammar of RFC 8259.
public struct JSONLimits: Sendable, Hashable {
  /// What to do with an object that names one member twice.
  public enum DuplicateKeys: Sendable, Hashable {
    /// Not looked for. A lookup finds the last one.
    case allowed
    /// A lookup finds the last one; ``JSONDocument/hasDuplicateKeys`` says so.
    case reported
    /// An error at the second one.
    case refused
  }

  /// How deep arrays and objects may nest. The outermost is at depth 1.
  public var depth: Int
  /// What to do with duplicate keys.
  public var duplicateKeys: DuplicateKeys
  /// Whether `\ud800` without its other half is an error. If not, it reads as U+FFFD.
  public var refusesLoneSurrogates: Bool

  /// Limits of one's own.
  public init(depth: Int, duplicateKeys: DuplicateKeys, refusesLoneSurrogates: Bool) {
    self.depth = depth
    self.duplicateKeys = duplicateKeys
    self.refusesLoneSurrogates = refusesLoneSurrogates
  }

  /// The grammar of RFC 8259 and nothing else.
  public static let rfc8259 = JSONLimits(
    depth: .max, duplicateKeys: .allowed, refusesLoneSurrogates: false)

  /// What Switchboard reads its own configuration with.
  public static let strict = JSONLimits(
    depth: 64, duplicateKeys: .refused, refusesLoneSurrogates: true)

  /// What a text of anybody's is asked with: deep, but not without end; a duplicate key keeps its last value.
  public static let document = JSONLimits(depth: 512, duplicateKeys: .reported, refusesLoneSurrogates: false)

  /// What Switchboard reads back that it has written itself: a body's values stand some levels deeper there.
  public static let written = JSONLimits(depth: 80, duplicateKeys: .allowed, refusesLoneSurrogates: false)

  /// What Switchboard reads a sender's body with: a duplicate key keeps its last value and is reported.
  public static let payload = JSONLimits(
    depth: 64, duplicateKeys: .reported, refusesLoneSurrogates: true)
}
