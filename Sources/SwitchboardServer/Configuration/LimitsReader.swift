import Intake
import StrictJSON

/// Reads `limits`; what is left out keeps its default.
struct LimitsReader {
  let log: DiagnosticLog

  private static let keys = [
    "handshake", "head", "body", "idle", "fieldSize", "headSize", "fields", "targetSize", "bodySize", "connections",
    "connectionsPerAddress", "rejectedBurst", "rejectedPerMinute",
  ]

  func read(_ value: JSONValue?) -> IntakeLimits {
    var limits = IntakeLimits()
    guard let value, let object = ConfigObject(value, "\"limits\"", keys: Self.keys, log: log) else { return limits }
    limits.handshake = object.duration("handshake") ?? limits.handshake
    limits.head = object.duration("head") ?? limits.head
    limits.body = object.duration("body") ?? limits.body
    limits.idle = object.duration("idle") ?? limits.idle
    limits.fieldBytes = size(object, "fieldSize", 256...(64 << 10)) ?? limits.fieldBytes
    limits.headBytes = size(object, "headSize", 1_024...(64 << 10)) ?? limits.headBytes
    limits.targetBytes = size(object, "targetSize", 256...(64 << 10)) ?? limits.targetBytes
    limits.bodyBytes = size(object, "bodySize", 1_024...(16 << 20)) ?? limits.bodyBytes
    limits.fields = object.integer("fields", in: 10...1_000) ?? limits.fields
    limits.connections = object.integer("connections", in: 1...100_000) ?? limits.connections
    limits.connectionsPerAddress =
      object.integer("connectionsPerAddress", in: 1...100_000) ?? limits.connectionsPerAddress
    limits.rejectedBurst = object.integer("rejectedBurst", in: 0...100_000) ?? limits.rejectedBurst
    limits.rejectedPerMinute = object.integer("rejectedPerMinute", in: 0...100_000) ?? limits.rejectedPerMinute
    return limits
  }

  private func size(_ object: ConfigObject, _ key: String, _ range: ClosedRange<Int>) -> Int? {
    guard let size = object.size(key) else { return nil }
    guard let bytes = Int(exactly: size), range.contains(bytes) else {
      if let at = object[key] {
        log.error("\"\(key)\" must be from \(range.lowerBound)B to \(range.upperBound)B", at: at)
      }
      return nil
    }
    return bytes
  }
}
