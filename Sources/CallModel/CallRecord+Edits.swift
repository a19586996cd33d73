import StrictJSON

/// What operators have said of calls that are put together anew with each event: those of several legs, and those that only
/// hints tell of.
extension CallRecord {
  /// In `extra` of such calls: the names of what an operator said of them.
  package static let editedName = "switchboard.edited"

  /// Whether an operator has said anything of it.
  var isEdited: Bool { extra[Self.editedName] != nil }

  private enum Member: String, CaseIterable {
    case caller, callerName, contact, callee, calleeName, dialedNumber, direction, status, startedAt, talkDuration
    case isRead, externalId
  }

  /// Notes what an operator has named, so that it is still known with the next event.
  mutating func note(_ edit: CallRecord) {
    var names = Set(edited)
    names.formUnion(Member.allCases.filter(edit.says).map(\.rawValue))
    names.formUnion(edit.tags.map { "tag " + $0 })
    names.formUnion(edit.extra.keys.map { "extra " + $0 })
    extra[Self.editedName] = JSONText(array: names.sorted().map { JSONText(string: $0) })
  }

  private var edited: [String] {
    guard let text = extra[Self.editedName]?.text, let root = (try? JSONDocument(parsing: text))?.root else {
      return []
    }
    return root.elements.compactMap(\.string)
  }

  private func says(_ member: Member) -> Bool {
    switch member {
    case .caller: caller?.phone != nil
    case .callerName: caller?.displayName != nil
    case .contact: caller?.contactId != nil
    case .callee: callee?.phone != nil
    case .calleeName: callee?.displayName != nil
    case .dialedNumber: dialedNumber != nil
    case .direction: direction != .unknown
    case .status: status != .unknown
    case .startedAt: startedAt != nil
    case .talkDuration: talkDuration != nil
    case .isRead: isRead != nil
    case .externalId: externalId != nil
    }
  }

  /// With what an operator has said of it; nothing has happened to it by that.
  func reapplying(_ word: CallRecord) -> CallRecord {
    var call = edited(by: word)
    (call.change, call.observedAt, call.deletedAt) = (change, observedAt, deletedAt)
    return call
  }

  /// What an operator said, as an event of its own; nil: nothing.
  var operatorsWord: CallRecord? {
    let names = edited
    guard !names.isEmpty else { return nil }
    var edit = CallRecord(id: id, provider: provider, observedAt: observedAt)
    edit.receivedVia = .local
    var (from, to) = (Party(), Party())
    for name in names {
      switch Member(rawValue: name) {
      case .caller: from.phone = caller?.phone
      case .callerName: from.displayName = caller?.displayName
      case .contact: from.contactId = caller?.contactId
      case .callee: to.phone = callee?.phone
      case .calleeName: to.displayName = callee?.displayName
      case .dialedNumber: edit.dialedNumber = dialedNumber
      case .direction: edit.direction = direction
      case .status:
        (edit.status, edit.statusRaw, edit.statusSource) = (status, statusRaw, statusSource)
        (edit.isFinal, edit.endReason) = (isFinal, endReason)
      case .startedAt: (edit.startedAt, edit.timeZone) = (startedAt, timeZone)
      case .talkDuration: edit.talkDuration = talkDuration
      case .isRead: edit.isRead = isRead
      case .externalId: edit.externalId = externalId
      case nil:
        if name.hasPrefix("tag ") { edit.tags.insert(String(name.dropFirst(4))) }
        if name.hasPrefix("extra ") { edit.extra[String(name.dropFirst(6))] = extra[String(name.dropFirst(6))] }
      }
    }
    (edit.caller, edit.callee) = (from.orNil, to.orNil)
    return edit
  }
}
