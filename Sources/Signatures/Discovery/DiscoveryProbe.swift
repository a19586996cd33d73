import Cryptography

/// One message, with everything in it that could be a time or an identity.
struct DiscoveryProbe {
  private let message: SignedMessage
  private let times: [(place: SignaturePlace, value: String)]
  private let ids: [(place: SignaturePlace, value: String)]

  /// More headers than this that look like a time or an identity are not looked at.
  private static let limit = 4

  init(message: SignedMessage, headers: [(name: String, value: String)]) {
    self.message = message
    times = Array(
      headers.filter { Self.isTime($0.value) }.prefix(Self.limit).map { (.header($0.name), $0.value) })
    ids = Array(
      headers.filter { Self.isIdentity($0.name, $0.value) }.prefix(Self.limit).map { (.header($0.name), $0.value) })
  }

  private static func isTime(_ value: String) -> Bool {
    [10, 13].contains(value.utf8.count) && value.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func isIdentity(_ name: String, _ value: String) -> Bool {
    let words = ["id", "nonce", "uuid", "delivery", "guid", "request"]
    let parts = name.split(separator: "-").map(String.init)
    return parts.contains { words.contains($0) } && (1...128).contains(value.utf8.count) && !isTime(value)
  }

  /// The first scheme whose signature the cut is, under that key.
  func search(
    _ header: String, _ cut: DiscoveryCut, _ key: DiscoveryKey, isThorough: Bool, _ tried: inout Int,
    while goesOn: (Int) -> Bool
  ) -> (DetachedScheme, DiscoveryKey.Reading)? {
    let readings = key.readings.filter { Self.fits(cut.signature, $0.key) }
    guard let first = readings.first else { return nil }
    let contents =
      isThorough
      ? first.isPublic ? DiscoveryContents.thoroughForPublicKeys : DiscoveryContents.thorough : DiscoveryContents.likely
    for content in contents {
      for time in choices(times, cut, header, Self.isTime, isWanted: content.parts.contains(.timestamp)) {
        for id in choices(ids, cut, header, { _ in true }, isWanted: content.parts.contains(.id)) {
          guard let bytes = try? content.bytes(of: message, id: id?.value ?? "", timestamp: time?.value ?? "") else {
            continue
          }
          for reading in readings {
            tried += 1
            if tried.isMultiple(of: 256), !goesOn(tried) { return nil }
            guard reading.key.verifies([cut.signature], over: bytes) else { continue }
            return (scheme(header, cut, content, reading, time, id), reading)
          }
        }
      }
    }
    return nil
  }

  /// Where the value may stand: nowhere, if the content does not name it.
  private func choices(
    _ headers: [(place: SignaturePlace, value: String)], _ cut: DiscoveryCut, _ header: String,
    _ isOne: (String) -> Bool, isWanted: Bool
  ) -> [(place: SignaturePlace, value: String)?] {
    guard isWanted else { return [nil] }
    let named = cut.parameters.sorted { $0.key < $1.key }.filter { isOne($0.value) && !$0.value.isEmpty }
      .prefix(Self.limit).map { (place: SignaturePlace.parameter($0.key), value: $0.value) }
    return headers.filter { $0.place != .header(header) } + named
  }

  private static func fits(_ signature: [UInt8], _ key: SigningKey) -> Bool {
    if let size = key.algorithm.size { return signature.count == size }
    switch key.publicKey?.kind {
    case .rsa(let bits, _)?: return signature.count == (bits + 7) / 8
    case .ecdsa(let curve)?: return signature.first == 0x30 && signature.count <= curve.size * 2 + 9
    default: return false
    }
  }

  private func scheme(
    _ header: String, _ cut: DiscoveryCut, _ content: SignedContent, _ reading: DiscoveryKey.Reading,
    _ time: (place: SignaturePlace, value: String)?, _ id: (place: SignaturePlace, value: String)?
  ) -> DetachedScheme {
    var scheme = DetachedScheme(
      algorithm: reading.key.algorithm, header: header, prefix: cut.prefix, separator: cut.separator,
      encoding: cut.encoding, content: content, timestamp: time?.place, id: id?.place)
    if time?.value.utf8.count == 13 { scheme.timestampUnit = .milliseconds }
    return scheme
  }
}
