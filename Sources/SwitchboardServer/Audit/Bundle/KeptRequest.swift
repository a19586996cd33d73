import CallModel
import EventJournal

/// A request as a bundle's `request` file has it: `@method`, `@target` and `@address`, then the headers.
struct KeptRequest {
  let request: ReceivedRequest
  let headers: CanonicalHeaders

  /// - Returns: nil where the first lines are others.
  init?(_ bytes: [UInt8], body: [UInt8], receivedAt: Instant) {
    var rest = bytes[...]
    func line(_ name: String) -> String? {
      guard let end = rest.firstIndex(of: 0x0a) else { return nil }
      let text = String(decoding: rest[..<end], as: UTF8.self)
      rest = rest[(end + 1)...]
      return text.hasPrefix(name + ": ") ? String(text.dropFirst(name.count + 2)) : nil
    }
    guard let method = line("@method"), let target = line("@target"), let address = line("@address") else { return nil }
    headers = CanonicalHeaders(bytes: Array(rest))
    request = ReceivedRequest(
      method: method, target: target, headers: headers.fields, body: body, receivedAt: receivedAt,
      remoteAddress: address)
  }
}
