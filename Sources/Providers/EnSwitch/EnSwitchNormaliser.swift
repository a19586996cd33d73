package import CallModel
private import StrictJSON

/// Reads legs out of EnSwitch's CDRs and active calls, and the events that it posts as forms.
///
/// https://integrics.com/enswitch/guides/4.4/en/dev/json/
package struct EnSwitchNormaliser: Normaliser {
  package let account: String?

  /// A row of `cdrs/list`.
  package static let cdrs = "cdrs"
  /// A row of `calls/active/list`.
  package static let active = "active"
  /// `{"callid": …}`: a call that was under way, is not any more, and has no CDR. Not of EnSwitch: what the poller found.
  package static let gone = "gone"

  /// - Parameter account: the host, or whatever keeps the calls of one system apart from another's.
  package init(account: String?) { self.account = account }

  package func normalise(_ request: ReceivedRequest) -> Normalised {
    guard !request.body.isEmpty else { return .notice }
    let isEvent = request.polledForm == nil
    let document: JSONDocument
    do {
      let isJSON = !isEvent || request.contentType == "application/json"
      document = try JSONDocument(
        parsing: isJSON ? request.body : FormObject.json(request.body), limits: .payload)
    } catch {
      return .unmappable(reason: "the body is not JSON: \(error)")
    }
    guard document.root.kind == .object else { return .unmappable(reason: "the body is not a JSON object") }
    if request.polledForm == Self.gone {
      return .single(gone(document.root, request.receivedAt), of: request, document, ifNone: "nothing names the call")
    }
    guard let form = form(request, document.root) else { return .notice }
    let record = EnSwitchLegReader(account: account, form: form, now: request.receivedAt).record(document.root)
    return .single(record, of: request, document, ifNone: "nothing names the call: no callid and no uniqueid")
  }

  /// - Returns: nil for events that are about no call.
  private func form(_ request: ReceivedRequest, _ root: JSONValue) -> EnSwitchLegReader.Form? {
    switch request.polledForm {
    case Self.active: return .active
    case .some: return .cdr
    case nil:
      if let kind = LenientScalar.text(root["class"]), kind != "call" { return nil }
      return .event(LenientScalar.text(root["event"])?.lowercased() ?? "")
    }
  }

  private func gone(_ root: JSONValue, _ now: Instant) -> CallRecord? {
    guard let callid = LenientScalar.text(root["callid"]) else { return nil }
    var record = CallRecord(
      id: CallID(provider: .enswitch, account: account, key: callid), provider: .enswitch, observedAt: now)
    (record.account, record.externalId, record.sessionId) = (account, callid, callid)
    (record.status, record.statusRaw, record.statusSource) = (.unknown, CallRecord.gone, .derived)
    (record.isFinal, record.endReason) = (true, .unknown)
    return record
  }

  package func origins(_ request: ReceivedRequest) -> [RecordOrigins] { [RecordOrigins()] }
}
