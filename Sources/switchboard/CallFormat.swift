import ArgumentParser
import CallModel
import Signatures

/// How a call is printed.
enum CallFormat: String, ExpressibleByArgument, CaseIterable {
  /// A line for people.
  case text
  /// Its record, on one line.
  case json
  case csv

  func text(_ call: CallRecord) -> String {
    switch self {
    case .text: Shown.text(Self.line(call))
    case .json: String(decoding: call.json(), as: UTF8.self)
    case .csv: CallColumns.line(call)
    }
  }

  private static func line(_ call: CallRecord) -> String {
    let caller = call.caller?.phone.map { $0.number ?? $0.raw } ?? "?"
    let callee = call.callee?.phone.map { $0.number ?? $0.raw } ?? "?"
    let deleted = call.deletedAt == nil ? "" : "  deleted"
    let talked = call.talkDuration.map { "  \($0.text) s" } ?? ""
    return
      "\(call.id)  \(call.startedAt?.description ?? "-")  \(call.provider.rawValue)  \(call.direction.rawValue)  \(caller) → \(callee)  \(call.status.rawValue)\(talked)\(deleted)"
  }
}
