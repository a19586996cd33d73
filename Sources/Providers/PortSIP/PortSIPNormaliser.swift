package import CallModel
private import StrictJSON

/// Reads rows of PortSIP PBX's call logs, and the events that it posts.
///
/// https://support.portsip.com/development-portsip/rest-apis/version-22.1/api-reference/calllogs
package struct PortSIPNormaliser: Normaliser {
  package let account: String?
  package let settings: PortSIPSettings

  /// A row of `/calllogs`, or the details of one.
  package static let callLogs = "calllogs"
  /// A row of `/cdrs`.
  package static let cdrs = "cdrs"

  /// - Parameter account: the tenant's id.
  package init(account: String?, settings: PortSIPSettings = PortSIPSettings()) {
    self.account = account
    self.settings = settings
  }

  package func normalise(_ request: ReceivedRequest) -> Normalised {
    guard !request.body.isEmpty else { return .notice }
    let document: JSONDocument
    do {
      document = try JSONDocument(parsing: request.body, limits: .payload)
    } catch {
      return .unmappable(reason: "the body is not JSON: \(error)")
    }
    guard document.root.kind == .object else { return .unmappable(reason: "the body is not a JSON object") }
    let isEvent = request.polledForm == nil
    // Extensions have events too, which are about no call.
    if isEvent, let type = LenientScalar.text(document.root["event_type"])?.lowercased(), !type.hasPrefix("call_"),
      !type.hasPrefix("cdr_")
    {
      return .notice
    }
    let record = PortSIPReader(account: account, settings: settings, now: request.receivedAt)
      .record(document.root, isEvent: isEvent)
    return .single(record, of: request, document, ifNone: "nothing names the call: no session_id, call_id or id")
  }

  package func origins(_ request: ReceivedRequest) -> [RecordOrigins] { [RecordOrigins()] }
}
