package import CallModel

/// Puts one event into a call.
package enum CallMerge {
  /// - Parameters:
  ///   - seq: the event's number: the call's revision, if the event changes it.
  ///   - call: nil where this is the first event.
  package static func apply(_ event: CallRecord, seq: Int64, to call: CallRecord?) -> CallRecord {
    guard let call else {
      var first = event
      first.revision = seq
      return first
    }
    var merged = call.merging(event)
    merged.revision = merged.saysTheSame(as: call) ? call.revision : seq
    return merged
  }
}
