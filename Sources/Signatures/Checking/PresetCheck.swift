private import Cryptography
package import StrictJSON

/// A whole request held against a preset: `{"method", "url", "headers", "body", "key", "now"}`.
///
/// With `"status"` it is an answer. Headers are an object (a value or a list of values each) or a list of pairs; `bodyHex` stands in for `body` where that
/// is no text. Without `now` the request's time is not judged. What a signature must cover is a source's to say: here it
/// is only asked whether it holds.
package struct PresetCheck: Sendable {
  private let message: SignedMessage
  private let verifier: SignatureVerifier
  private let id: String
  private let now: Int64

  /// - Parameter clock: what `now` is where the line does not say, in seconds since 1970.
  package init(_ line: JSONValue, _ preset: SignaturePreset, clock: Int64) throws(CheckFault) {
    message = try Self.message(line)
    let time = line["now"].flatMap { $0.kind == .null ? nil : $0 }
    if let time, time.int == nil { throw CheckFault("\"now\" is not a number of seconds since 1970") }
    now = time?.int.map(Int64.init) ?? clock
    id = line["id"]?.string ?? "message"
    let scheme = Self.scheme(preset.scheme, isTimed: time != nil)
    verifier = SignatureVerifier(scheme: scheme, keys: try Self.keys(line, preset, scheme))
  }

  private static func scheme(_ scheme: SignatureScheme, isTimed: Bool) -> SignatureScheme {
    var scheme = scheme
    if case .httpMessage(var message) = scheme {
      message.components = []
      scheme = .httpMessage(message)
    }
    // A hundred years.
    return isTimed ? scheme : scheme.tolerating(seconds: 3_155_760_000)
  }

  // MARK: The key

  /// One for each algorithm that the key fits, where the preset does not say which.
  private static func keys(
    _ line: JSONValue, _ preset: SignaturePreset, _ scheme: SignatureScheme
  ) throws(CheckFault) -> [SigningKey] {
    guard let value = line["key"] else { throw CheckFault("\"key\" is missing") }
    let text = value.kind == .object ? JSONText(value).text : value.string ?? ""
    var keys: [SigningKey] = []
    var fault: KeyFault?
    for algorithm in try algorithms(line, preset, scheme) {
      do throws(KeyFault) {
        let form: KeyForm = text.hasPrefix("{") ? .jwk : algorithm.isSymmetric ? secretForm(scheme) : .automatic
        keys.append(try SigningKey(id: id(value), secret: Secret(text), algorithm: algorithm, form: form))
      } catch {
        fault = fault ?? error
      }
    }
    guard !keys.isEmpty else { throw CheckFault((fault ?? .empty).description) }
    // What can be read as a public key is never a secret as well: everybody may know it.
    return keys.contains { $0.publicKey != nil } ? keys.filter { $0.publicKey != nil } : keys
  }

  private static func secretForm(_ scheme: SignatureScheme) -> KeyForm {
    if case .detached(let scheme) = scheme { scheme.secretForm } else { .automatic }
  }

  private static func id(_ key: JSONValue) -> String { key["kid"]?.string ?? "key" }

  private static func algorithms(
    _ line: JSONValue, _ preset: SignaturePreset, _ scheme: SignatureScheme
  ) throws(CheckFault) -> [SignatureAlgorithm] {
    if let name = line["algorithm"]?.string {
      guard let algorithm = SignatureAlgorithm(rawValue: name) else {
        throw CheckFault("\"\(name.prefix(64))\" is no algorithm that is known here")
      }
      return [algorithm]
    }
    switch scheme {
    case .detached(let scheme): return [scheme.algorithm] + scheme.alternatives.map(\.algorithm)
    case .token(let scheme):
      guard scheme.binding == .body else { return preset.algorithms }
      return SignatureAlgorithm.allCases.filter { JOSEAlgorithm.name(of: $0) != nil }
    case .httpMessage: return SignatureAlgorithm.allCases.filter { HTTPAlgorithm.name(of: $0) != nil }
    }
  }

  // MARK: The message

  private static func message(_ line: JSONValue) throws(CheckFault) -> SignedMessage {
    let url = line["url"]?.string ?? ""
    let pieces = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    let base = pieces.count >= 3 ? pieces.prefix(3).joined(separator: "/") : nil
    let target = base.map { String(url.dropFirst($0.count)) } ?? url
    let mark = target.firstIndex(of: "?")
    var headers = try headers(line["headers"])
    if let host = pieces.count >= 3 ? String(pieces[2]) : nil, !headers.contains(where: { $0.name == "host" }) {
      headers.append(("host", host))
    }
    let fields = headers
    return SignedMessage(
      method: line["method"]?.string ?? "POST", status: line["status"]?.int,
      path: String(target[..<(mark ?? target.endIndex)]),
      query: mark.map { String(target[target.index(after: $0)...]) }, body: try body(line), base: base
    ) { name in fields.filter { $0.name == name }.map(\.value) }
  }

  private static func body(_ line: JSONValue) throws(CheckFault) -> [UInt8] {
    if let hex = line["bodyHex"]?.string {
      guard let bytes = ByteEncoding.hex.decode(hex) else { throw CheckFault("\"bodyHex\" is not hexadecimal") }
      return bytes
    }
    return Array((line["body"]?.string ?? "").utf8)
  }

  private static func headers(_ value: JSONValue?) throws(CheckFault) -> [(name: String, value: String)] {
    guard let value else { return [] }
    var fields: [(name: String, value: String)] = []
    for member in value.members {
      let values = member.value.kind == .array ? Array(member.value.elements) : [member.value]
      for value in values { fields.append((member.name.lowercased(), value.string ?? "")) }
    }
    for pair in value.elements {
      guard let name = pair[0]?.string, let value = pair[1]?.string else {
        throw CheckFault("\"headers\" holds something that is no pair of texts")
      }
      fields.append((name.lowercased(), value))
    }
    return fields
  }

  /// - Returns: why the signature does not hold; nil where it does.
  package func fault() -> CheckFault? {
    switch verifier.verify(message, now: now) {
    case .valid: nil
    case .invalid(let fault): CheckFault(fault.description)
    }
  }

  /// The headers that the preset's sender would add.
  package func sign() throws(CheckFault) -> [(name: String, value: String)] {
    let headers = MessageSigner(scheme: verifier.scheme, keys: verifier.keys).headers(for: message, id: id, now: now)
    guard !headers.isEmpty else { throw CheckFault("this key cannot sign this message") }
    return headers
  }
}
