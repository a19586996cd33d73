import CallModel
import Cryptography
import EventJournal
import StrictJSON

/// What a request is answered with. Pure; the channel writes it.
struct Answer: Sendable {
  let status: AnswerStatus
  var headers: [(name: String, value: String)] = []
  let body: [UInt8]
  let contentType: String
  /// Whether what the peer still sends can no longer be told apart from a next request.
  var closes = false

  /// A problem of RFC 9457.
  /// - Parameter detail: nothing of the request: it may be a stranger's.
  static func problem(
    _ status: AnswerStatus, _ detail: String, headers: [(name: String, value: String)] = [], closes: Bool = false
  ) -> Answer {
    var writer = JSONWriter(reserving: 128)
    writer.beginObject()
    writer.member("title", status.title)
    writer.member("status", status.rawValue)
    writer.member("detail", detail)
    writer.endObject()
    return Answer(
      status: status, headers: headers, body: writer.bytes, contentType: "application/problem+json", closes: closes)
  }

  /// - Parameters:
  ///   - time: when the request came.
  ///   - key: the journal's, for nonces.
  static func refused(
    _ failure: ProofFailure, by proofs: HookProofs, at time: Instant, _ key: HMACKey
  ) -> Answer {
    switch failure {
    case .address: return .problem(.forbidden, "not from this address")
    case .missingCertificate, .otherCertificate:
      return .problem(.forbidden, "the client's certificate does not speak for this hook")
    case .issuerKeysUnknown:
      return .problem(.unavailable, "the token cannot be checked now", headers: [("retry-after", "30")])
    case .pathSecret: return .problem(.notFound, "no hook has this path")
    default:
      return .problem(
        .unauthorized, "the request does not prove its sender",
        headers: challenges(failure, proofs, time, key).map { ("www-authenticate", $0) })
    }
  }

  /// RFC 9110, section 15.5.2: a 401 names how to authenticate.
  private static func challenges(
    _ failure: ProofFailure, _ proofs: HookProofs, _ time: Instant, _ key: HMACKey
  ) -> [String] {
    if let digest = proofs.digest {
      let isStale =
        switch failure {
        case .staleNonce, .usedNonce: true
        default: false
        }
      return digest.challenges(at: time, key, isStale: isStale)
    }
    let realm = #"realm="switchboard""#
    guard !proofs.bearer.isEmpty || proofs.accessTokens != nil || proofs.token != nil else {
      return [#"Basic \#(realm), charset="UTF-8""#]
    }
    // RFC 6750, section 3.1.
    switch failure {
    case .missingBearer: return ["Bearer \(realm)"]
    case .wrongScope(let scope): return [#"Bearer \#(realm), error="insufficient_scope", scope="\#(scope)""#]
    default: return [#"Bearer \#(realm), error="invalid_token""#]
    }
  }

  static func accepted(_ outcome: AppendOutcome, state: EventState, reason: String?) -> Answer {
    var writer = JSONWriter(reserving: 96)
    writer.beginObject()
    switch outcome {
    case .stored(_, let id):
      writer.member("event", id.description)
      writer.member("state", state == .quarantined ? "quarantined" : "stored")
    case .duplicate(_, let id):
      writer.member("event", id.description)
      writer.member("state", "duplicate")
    }
    writer.member("reason", reason)
    writer.endObject()
    return Answer(status: .ok, body: writer.bytes, contentType: "application/json")
  }

  static func unavailable(_ error: JournalError?) -> Answer {
    let detail =
      switch error?.code {
      case nil: "too many requests wait to be stored"
      case .full: "there is no room to store the request"
      default: "the request cannot be stored now"
      }
    return .problem(.unavailable, detail, headers: [("retry-after", error == nil ? "1" : "30")])
  }
}
