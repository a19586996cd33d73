private import Cryptography

/// Holds a message against a scheme and its keys. Pure but for the time that comes in.
package struct SignatureVerifier: Sendable {
  package let scheme: SignatureScheme
  package let keys: [SigningKey]

  /// More signatures than this in one message are not looked at.
  package static let signatureLimit = 16

  package init(scheme: SignatureScheme, keys: [SigningKey]) {
    self.scheme = scheme
    self.keys = keys
  }

  /// - Parameter now: in seconds since 1970.
  package func verify(_ message: SignedMessage, now: Int64) -> SignatureVerdict {
    switch parts(of: message, now: now) {
    case .failure(let fault): .invalid(fault)
    case .success(let parts): match(parts, message)
    }
  }

  private struct Parts {
    let signatures: [[UInt8]]
    let id: String
    let timestamp: String
  }

  private func parts(of message: SignedMessage, now: Int64) -> Result<Parts, SignatureFault> {
    let values = message.header(scheme.header)
    guard !values.isEmpty else { return .failure(.missing(header: scheme.header)) }
    let pieces = values.flatMap { self.pieces(of: $0) }
    guard pieces.count <= Self.signatureLimit else { return .failure(.tooManySignatures(limit: Self.signatureLimit)) }
    let size = scheme.algorithm.digest.size
    let signatures = pieces.compactMap { piece -> [UInt8]? in
      guard piece.utf8.starts(with: scheme.prefix.utf8),
        let bytes = scheme.encoding.decode(Substring(piece.utf8.dropFirst(scheme.prefix.utf8.count))),
        bytes.count == size
      else { return nil }
      return bytes
    }
    guard !signatures.isEmpty else { return .failure(.malformed(header: scheme.header)) }
    var id = ""
    var timestamp = ""
    if scheme.content.parts.contains(.id), let header = scheme.idHeader {
      switch single(header, message) {
      case .failure(let fault): return .failure(fault)
      case .success(let value): id = value
      }
    }
    if let header = scheme.timestampHeader {
      switch single(header, message) {
      case .failure(let fault): return .failure(fault)
      case .success(let value): timestamp = value
      }
      if let fault = staleness(of: timestamp, header: header, now: now) { return .failure(fault) }
    }
    return .success(Parts(signatures: signatures, id: id, timestamp: timestamp))
  }

  private func pieces(of value: String) -> [Substring] {
    guard let separator = scheme.separator else { return [value[...]] }
    return value.utf8.split(separator: separator).map { Substring($0) }
  }

  private func single(_ header: String, _ message: SignedMessage) -> Result<String, SignatureFault> {
    let values = message.header(header)
    guard let value = values.first, !value.isEmpty else { return .failure(.missing(header: header)) }
    return values.count == 1 ? .success(value) : .failure(.repeated(header: header))
  }

  private func staleness(of timestamp: String, header: String, now: Int64) -> SignatureFault? {
    guard timestamp.utf8.count <= 15, timestamp.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let sent = Int64(timestamp)
    else { return .malformedTimestamp(header: header) }
    let age = Int(now - sent)
    if age > scheme.tolerance { return .tooOld(seconds: age, tolerance: scheme.tolerance) }
    if -age > scheme.tolerance { return .tooNew(seconds: -age, tolerance: scheme.tolerance) }
    return nil
  }

  private func match(_ parts: Parts, _ message: SignedMessage) -> SignatureVerdict {
    let content = scheme.content.bytes(of: message, id: parts.id, timestamp: parts.timestamp)
    for key in keys {
      let expected = key.hmac.code(for: content)
      for signature in parts.signatures where ConstantTime.areEqual(signature, expected) {
        return .valid(keyID: key.id)
      }
    }
    return .invalid(.noKeyMatches)
  }
}
