import CallModel
import StrictJSON

extension Normalised {
  /// One record, with what all of them are told of the request that they came with.
  static func single(
    _ record: CallRecord?, of request: ReceivedRequest, _ document: JSONDocument, ifNone reason: String
  ) -> Normalised {
    guard var record else { return .unmappable(reason: reason) }
    record.receivedVia = request.via
    if document.hasDuplicateKeys { record.tags.insert("duplicate-key") }
    return .calls([.record(record)])
  }
}
