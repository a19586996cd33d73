import CallModel
import EventJournal
import StrictJSON

extension Answer {
  private static let noStore = [("cache-control", "no-store"), ("pragma", "no-cache")]

  /// RFC 6749, section 5.1.
  static func token(_ grant: TokenGrant) -> Answer {
    var writer = JSONWriter(reserving: 192)
    writer.beginObject()
    writer.member("access_token", grant.accessToken)
    writer.member("token_type", "Bearer")
    writer.member("expires_in", Int(grant.lifetime))
    if !grant.kept.scopes.isEmpty { writer.member("scope", grant.kept.scopes.joined(separator: " ")) }
    writer.endObject()
    return Answer(status: .ok, headers: noStore, body: writer.bytes, contentType: "application/json")
  }

  /// Section 5.2.
  static func noToken(_ fault: TokenFault) -> Answer {
    var writer = JSONWriter(reserving: 128)
    writer.beginObject()
    writer.member("error", fault.code.rawValue)
    writer.member("error_description", fault.description)
    writer.endObject()
    let (status, extra): (AnswerStatus, [(String, String)]) =
      switch fault.code {
      case .invalidClient: (.unauthorized, [("www-authenticate", #"Basic realm="switchboard", charset="UTF-8""#)])
      case .unavailable: (.unavailable, [("retry-after", "1")])
      default: (.badRequest, [])
      }
    return Answer(status: status, headers: noStore + extra, body: writer.bytes, contentType: "application/json")
  }
}
