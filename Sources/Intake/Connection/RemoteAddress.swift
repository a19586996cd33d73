import NIOHTTP1

/// Who is at the other end: the peer, or whom a trusted proxy says it speaks for.
enum RemoteAddress {
  /// - Parameter peer: the address of the TCP connection.
  /// - Returns: the nearest address of `X-Forwarded-For` that is not itself a trusted proxy's; the peer where
  ///   that is not one, or where the header makes no sense.
  static func effective(peer: String, head: HTTPRequestHead, trusted: [AddressRange]) -> String {
    guard !trusted.isEmpty, isTrusted(peer, trusted) else { return peer }
    let chain = head.headers["x-forwarded-for"].flatMap { $0.split(separator: ",") }
      .map { $0.drop { $0 == " " } }.map { $0.reversed().drop { $0 == " " }.reversed() }.map { String($0) }
    for hop in chain.reversed() {
      guard let address = IPAddress(hop) else { return peer }
      if !trusted.contains(where: { $0.contains(address) }) { return address.description }
    }
    return peer
  }

  static func isTrusted(_ peer: String, _ trusted: [AddressRange]) -> Bool {
    guard let address = IPAddress(peer) else { return false }
    return trusted.contains { $0.contains(address) }
  }
}
