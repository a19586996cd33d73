import NIOHTTP1

/// What is answered to a request that came too slowly, was too long, or was none. Each of them ends the connection.
extension Answer {
  static func excess(_ excess: ConnectionProgress.Excess, _ limits: IntakeLimits) -> Answer {
    switch excess {
    case .timeout: .problem(.requestTimeout, "the request came too slowly", closes: true)
    case .headTooLarge: .problem(.headTooLarge, "the head is longer than \(limits.headBytes) bytes", closes: true)
    case .targetTooLong: .problem(.uriTooLong, "the target is longer than \(limits.targetBytes) bytes", closes: true)
    case .bodyTooLarge:
      .problem(.contentTooLarge, "the body is longer than \(limits.bodyBytes) bytes", closes: true)
    case .close: .problem(.requestTimeout, "", closes: true)
    }
  }

  static func unreadable(_ error: HTTPParserError, inBody: Bool) -> Answer {
    switch error {
    case .invalidMethod where !inBody: .problem(.notImplemented, "no such method", closes: true)
    case .headerOverflow where !inBody: .problem(.headTooLarge, "the head is too long", closes: true)
    default: .problem(.badRequest, "not HTTP/1.1", closes: true)
    }
  }
}
