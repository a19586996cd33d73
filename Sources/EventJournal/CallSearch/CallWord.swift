/// What a text of a call is: by this it is looked for.
package enum CallWord: Int, Sendable, Hashable, CaseIterable {
  /// Numbers, as digits; what is no number as it is, in lower case.
  case caller = 0
  case callee, dialed, presented, answeredBy
  case callerName, calleeName
  /// Identities, as they came.
  case externalId, callId, sessionId
  case account, type, callType, sourceType, calledType, destinationType
  case customer, machine, trunk, tool, leg

  var isNumber: Bool { rawValue <= CallWord.answeredBy.rawValue }
  var isName: Bool { self == .callerName || self == .calleeName }
}
