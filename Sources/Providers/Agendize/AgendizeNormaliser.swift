package import CallModel
package import JSONPath
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
  /// The watch's own schema; nil where it posts the bare resource.
  package let schema: JSONTemplateInverse?

  package init(
    account: String?, timeZone: String?, change: ChangeRule = ChangeRule(), reference: CallReference? = nil,
    schema: JSONTemplateInverse? = nil
  ) {
    self.account = account
    self.timeZone = timeZone
    self.change = change
    self.reference = reference
    self.schema = schema
  }

  package func normalise(_ request: ReceivedRequest) -> Normalised {
    guard !request.body.isEmpty else { return bodiless(request) }
    do {
      let document = try JSONDocument(parsing: request.body, limits: .payload)
      // The list gives the bare resource, whatever the watch posts.
      guard let schema, request.polledForm == nil else { return read(document, request) }
      return try read(document, request, by: schema)
    } catch {
      return .unmappable(reason: "the body is not JSON: \(error)")
    }
  }

  /// Puts the resource together again that the schema was filled in from.
  private func read(
    _ document: JSONDocument, _ request: ReceivedRequest, by schema: JSONTemplateInverse
  ) throws(JSONError) -> Normalised {
    let reading = schema.read(document.root)
    guard reading.wrongConstants.isEmpty else {
      // Constants may be secrets: they are named, not shown.
      return .unmappable(
        reason:
          "the body is not of the source's schema: \(reading.wrongConstants.sorted().joined(separator: ", ")) differs")
    }
    let resource = try JSONDocument(parsing: reading.tree.bytes, limits: .payload)
    guard case .calls(let calls) = read(resource, request), case .record(var record)? = calls.first else {
      return read(resource, request)
    }
    if document.hasDuplicateKeys { record.tags.insert("duplicate-key") }
    if !reading.uncut.isEmpty { record.tags.insert("ambiguous-text") }
    if !reading.conflicts.isEmpty { record.tags.insert("conflicting-value") }
    for more in [reading.unread, reading.uncut, reading.conflicts] {
      for (name, value) in more.sorted(by: { $0.key < $1.key }) { record.keep(value, as: name) }
    }
    return .calls([.record(record)])
  }

  private func bodiless(_ request: ReceivedRequest) -> Normalised {
    guard let key = reference?.key(in: request) else { return .notice }
    return .calls([.record(record(key, request))])
  }

  private func read(_ document: JSONDocument, _ request: ReceivedRequest) -> Normalised {
    guard document.root.kind == .object else {
      return .unmappable(reason: "the body is not a Call resource but \(article(document.root.kind))")
    }
    guard let key = LenientScalar.text(document.root["id"]) ?? reference?.key(in: request) else {
      return .unmappable(reason: "the Call resource has no id")
    }
    var record = record(key, request)
    var reader = AgendizeCallReader(timeZone: timeZone)
    for member in document.root.members { reader.read(member, into: &record) }
    if document.hasDuplicateKeys { record.tags.insert("duplicate-key") }
    reader.finish(&record)
    return .calls([.record(record)])
  }

  private func record(_ key: String, _ request: ReceivedRequest) -> CallRecord {
    let id = CallID(provider: .agendize, account: account, key: key)
    var record = CallRecord(id: id, provider: .agendize, observedAt: request.receivedAt)
    record.account = account
    record.externalId = key
    record.receivedVia = request.via
    // What a watch says of its deliveries it does not say of the list's rows.
    if request.polledForm == nil { record.change = change.change(of: request) }
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
