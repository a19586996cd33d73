private import Cryptography

/// The tokens of `/user/cdrs/sync_tokens`: each stands for a moment in the life of one number's calls.
struct PortSIPSyncTokens {
  private struct Token {
    let ownNumber: String
    let revision: Int
    /// Calls that started since then are created for the token's first use; nil: those of after the token only.
    let from: Int64?
  }

  private var tokens: [String: Token] = [:]
  private static let limit = 1_000

  mutating func make(_ account: PortSIPAccount, _ store: PortSIPStore, from: Int64? = nil) -> String {
    if tokens.count >= Self.limit { tokens = [:] }
    let text = "\(ByteEncoding.base64url.encode(RandomBytes.make(24)))."
    tokens[text] = Token(ownNumber: account.ownNumber, revision: store.revision, from: from)
    return text
  }

  /// "A server is free to forget any sync tokens": each is then answered with 403.
  mutating func forget() { tokens = [:] }

  /// What changed since the token was given.
  /// - Returns: nil for an unknown token.
  func changes(_ text: String, _ account: PortSIPAccount, _ store: PortSIPStore) -> EmulatedJSON? {
    guard let token = tokens[text], token.ownNumber == account.ownNumber else { return nil }
    var items: [EmulatedJSON] = []
    for call in store.byStarted {
      let isNew = call.created > token.revision || token.from.map { call.started >= $0 } ?? false
      guard isNew || call.changed > token.revision, call.concerns(token.ownNumber) else { continue }
      items.append(Self.item(call, isNew ? "CREATED" : "UPDATED"))
    }
    for (call, revision) in store.deleted
    where revision > token.revision && call.created <= token.revision && call.concerns(token.ownNumber) {
      items.append(Self.item(call, "DELETED"))
    }
    return .array(items)
  }

  /// The few fields that the schema names.
  private static func item(_ call: PortSIPCall, _ change: EmulatedJSON) -> EmulatedJSON {
    let fields: [PortSIPField] = [
      .caller, .callee, .startedAt, .answeredAt, .endedAt, .outboundCallerID, .didCID, .trunk, .statusCode,
    ]
    let rows = call.targets.isEmpty ? [call.row] : call.targets
    let items = rows.map { row in
      EmulatedJSON.object(fields.map { EmulatedMember(name: $0.rawValue, value: row[$0.rawValue] ?? .null) })
    }
    return ["id": .string(call.id), "change_type": change, "items": .array(change == "DELETED" ? [] : items)]
  }
}
