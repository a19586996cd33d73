package import CallModel
private import StrictJSON

/// Reads rows of CINNOX's call log and call details, and the events it posts.
package struct CinnoxNormaliser: Normaliser {
  package let account: String?

  /// A row of `data/call-log`.
  package static let callLog = "call-log"
  /// A row of `data/call-detail`.
  package static let callDetail = "call-detail"

  /// - Parameter account: the app's id.
  package init(account: String?) { self.account = account }

  package func normalise(_ request: ReceivedRequest) -> Normalised {
    guard !request.body.isEmpty else { return .notice }
    let document: JSONDocument
    do {
      document = try JSONDocument(parsing: request.body, limits: .payload)
    } catch {
      return .unmappable(reason: "the body is not JSON: \(error)")
    }
    guard document.root.kind == .object else { return .unmappable(reason: "the body is not a JSON object") }
    guard request.polledForm == nil else {
      let row = CinnoxRowReader(account: account, now: request.receivedAt).record(document.root)
      return .single(row, of: request, document, ifNone: "the row has neither callID nor hid")
    }
    // The check of a subscription's address, and events that are not about calls.
    guard let call = CinnoxEventReader(account: account, now: request.receivedAt).read(document.root) else {
      return .notice
    }
    switch call {
    case .record(let record): return .single(record, of: request, document, ifNone: "")
    case .unmappable(let reason): return .unmappable(reason: reason)
    }
  }

  package func origins(_ request: ReceivedRequest) -> [RecordOrigins] { [RecordOrigins()] }
}
