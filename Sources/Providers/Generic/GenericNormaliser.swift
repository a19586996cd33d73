package import CallModel
import JSONPath
import StrictJSON

/// Reads any sender's JSON, or form, by a mapping of routes.json.
package struct GenericNormaliser: Normaliser {
  package let account: String
  package let timeZone: String?
  package let change: ChangeRule
  package let reference: CallReference?
  package let map: GenericMap
  private let rules: RuleList
  private let read: ReadNames

  /// More records than this in one body are not read.
  package static let recordLimit = 1_000

  /// - Parameter account: keeps the calls of different senders apart; the source's name where it has no account.
  package init(
    account: String, timeZone: String?, change: ChangeRule = ChangeRule(), reference: CallReference? = nil,
    map: GenericMap
  ) {
    self.account = account
    self.timeZone = timeZone
    self.change = change
    self.reference = reference
    self.map = map
    rules = RuleList(map.rules)
    read = ReadNames(map.rules)
  }

  package func normalise(_ request: ReceivedRequest) -> Normalised {
    do {
      return try normalised(request)
    } catch {
      return .unmappable(reason: "the mapping: \(error)")
    }
  }

  private func normalised(_ request: ReceivedRequest) throws(JSONPathLimitError) -> Normalised {
    let document: JSONDocument
    do {
      document = try JSONDocument(parsing: text(of: request), limits: .payload)
    } catch {
      return .unmappable(reason: "the body is not JSON: \(error)")
    }
    let budget = JSONPathBudget()
    guard let each = map.each else {
      let call = try call(document.root, document, request, budget)
      if case .unmappable = call, request.body.isEmpty { return bodiless(request) }
      return single(call)
    }
    if request.body.isEmpty { return bodiless(request) }
    guard case .path(let query) = each, let found = try items(of: document.root, query) else {
      return .unmappable(reason: "each finds no array in the body")
    }
    let items = Array(found.prefix(Self.recordLimit + 1))
    guard items.count <= Self.recordLimit else {
      return .unmappable(reason: "more than \(Self.recordLimit) records in one body")
    }
    // Records that lie within one another would be stored again and again.
    guard items.reduce(0, { $0 + $1.range.count }) <= 4 * document.bytes.count else {
      return .unmappable(reason: "each finds records within records")
    }
    var calls: [NormalisedCall] = []
    for item in items { calls.append(try call(item, document, request, budget)) }
    return calls.isEmpty ? .notice : .calls(calls)
  }

  /// The elements of the array that a query of names and indices finds; all that any other query finds.
  private func items(of root: JSONValue, _ query: JSONPathQuery) throws(JSONPathLimitError) -> [JSONValue]? {
    guard query.isSingular else { return try query.values(in: root) }
    guard let list = try query.first(in: root), list.kind == .array else { return nil }
    return Array(list.elements)
  }

  /// The values that records are read from: the whole body, or each of its items.
  func roots(of request: ReceivedRequest) throws -> [JSONValue] {
    let document = try JSONDocument(parsing: text(of: request), limits: .payload)
    guard case .path(let query)? = map.each else { return [document.root] }
    return Array(try items(of: document.root, query)?.prefix(Self.recordLimit) ?? [])
  }

  private func single(_ call: NormalisedCall) -> Normalised {
    switch call {
    case .record: .calls([call])
    case .unmappable(let reason): .unmappable(reason: reason)
    }
  }

  private func bodiless(_ request: ReceivedRequest) -> Normalised {
    guard let key = reference?.key(in: request) else { return .notice }
    return .calls([.record(record(key, request))])
  }

  /// A form becomes an object of texts, so that one kind of rule reads both.
  private func text(of request: ReceivedRequest) -> [UInt8] {
    guard !request.body.isEmpty else { return Array("{}".utf8) }
    guard request.contentType == "application/x-www-form-urlencoded" else { return request.body }
    return FormObject.json(request.body)
  }

  private func record(_ key: String, _ request: ReceivedRequest) -> CallRecord {
    var record = CallRecord(
      id: CallID(provider: .generic, account: account, key: key), provider: .generic, observedAt: request.receivedAt)
    record.account = account
    record.externalId = key
    record.change = change.change(of: request)
    return record
  }

  private func call(_ root: JSONValue, _ document: JSONDocument, _ request: ReceivedRequest, _ budget: JSONPathBudget)
    throws(JSONPathLimitError) -> NormalisedCall
  {
    let reader = RuleReader(root: root, request: request, budget: budget)
    guard let keyRule = rules.externalId, let key = try reader.wholeText(keyRule) ?? reference?.key(in: request)
    else {
      return .unmappable(reason: "the mapping finds no externalId")
    }
    var filler = RecordFiller(record: record(key, request), reader: reader, defaultZone: timeZone)
    try filler.fill(rules)
    filler.keepUnread(of: root, read)
    if document.hasDuplicateKeys { filler.record.tags.insert("duplicate-key") }
    if filler.record.change == .deleted, filler.record.deletedAt == nil { filler.record.deletedAt = request.receivedAt }
    return .record(filler.record)
  }
}
