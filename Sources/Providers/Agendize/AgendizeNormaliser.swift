package import CallModel
private import StrictJSON

/// Reads what an Agendize watch posts: the bare Call resource of its API 2.0, or a bodiless request.
///
/// https://developers.agendize.com/v2/calls/reference/index.jsp
package struct AgendizeNormaliser: Normaliser {
  package let account: String?
  /// IANA name for times without a zone of their own.
  package let timeZone: String?
  package let change: ChangeRule
  package let reference: CallReference?

  package init(account: String?, timeZone: String?, change: ChangeRule = ChangeRule(), reference: CallReference? = nil)
  {
    self.account = account
    self.timeZone = timeZone
    self.change = change
    self.reference = reference
  }

  package func normalise(_ request: ReceivedRequest) -> Normalised {
    guard !request.body.isEmpty else { return bodiless(request) }
    do {
      return read(try JSONDocument(parsing: request.body, limits: .payload), request)
    } catch {
      return .unmappable(reason: "the body is not JSON: \(error)")
    }
  }

  private func bodiless(_ request: ReceivedRequest) -> Normalised {
    guard let key = reference?.key(in: request) else { return .notice }
    return .calls([.record(record(key, request))])
  }

  private func read(_ document: JSONDocument, _ request: ReceivedRequest) -> Normalised {
    guard document.root.kind == .object else {
      return .unmappable(reason: "the body is not a Call resource but \(article(document.root.kind))")
    }
    guard let key = LenientScalar.text(document.root["id"]) else {
      return .unmappable(reason: "the Call resource has no id")
    }
    var record = record(key, request)
    var reader = AgendizeCallReader(timeZone: timeZone)
    for member in document.root.members { reader.read(member.name, member.value, into: &record) }
    if document.hasDuplicateKeys { record.tags.insert("duplicate-key") }
    reader.finish(&record)
    return .calls([.record(record)])
  }

  private func record(_ key: String, _ request: ReceivedRequest) -> CallRecord {
    let id = CallID(provider: .agendize, account: account, key: key)
    var record = CallRecord(id: id, provider: .agendize, observedAt: request.receivedAt)
    record.account = account
    record.externalId = key
    record.change = change.change(of: request)
    if record.change == .deleted { record.deletedAt = request.receivedAt }
    return record
  }

  private func article(_ kind: JSONKind) -> String {
    switch kind {
    case .array: "an array"
    case .object: "an object"
    default: "a \(kind)"
    }
  }
}
