import CallModel
import Delivery

/// A call as a record of CSV (RFC 4180).
enum CallColumns {
  private static let columns: [(name: String, value: @Sendable (CallRecord) -> String?)] = [
    ("id", { $0.id.description }), ("provider", { $0.provider.rawValue }), ("account", { $0.account }),
    ("externalId", { $0.externalId }), ("callId", { $0.callId }), ("direction", { $0.direction.rawValue }),
    ("status", { $0.status.rawValue }), ("isFinal", { "\($0.isFinal)" }), ("missed", { "\($0.missed)" }),
    ("caller", { number($0.caller) }), ("callerName", { $0.caller?.displayName }),
    ("callee", { number($0.callee) }), ("calleeName", { $0.callee?.displayName }),
    ("answeredBy", { number($0.answeredBy) }), ("dialedNumber", { $0.dialedNumber.map { $0.number ?? $0.raw } }),
    ("trunk", { $0.trunk }), ("startedAt", { $0.startedAt?.description }),
    ("answeredAt", { $0.answeredAt?.description }), ("endedAt", { $0.endedAt?.description }),
    ("ringDuration", { $0.ringDuration?.text }), ("talkDuration", { $0.talkDuration?.text }),
    ("totalDuration", { $0.totalDuration?.text }), ("endReason", { $0.endReason?.rawValue }),
    ("cost", { $0.cost?.amount }), ("currency", { $0.cost?.currency }), ("isRead", { $0.isRead.map { "\($0)" } }),
    ("tags", { $0.tags.sorted().joined(separator: " ") }), ("deletedAt", { $0.deletedAt?.description }),
    ("revision", { $0.revision.map { "\($0)" } }),
  ]

  static var header: String { columns.map(\.name).joined(separator: ",") }

  static func line(_ call: CallRecord) -> String {
    columns.map { CSVLine.cell($0.value(call) ?? "") }.joined(separator: ",")
  }

  private static func number(_ party: Party?) -> String? { party?.phone.map { $0.number ?? $0.raw } }
}
