/// What came of looking at a signature. "No" is a value with a reason.
package enum SignatureVerdict: Sendable, Hashable {
  case valid(keyID: String)
  case invalid(SignatureFault)
}

/// Why a signature does not hold.
package enum SignatureFault: Error, Sendable, Hashable, CustomStringConvertible {
  case missing(header: String)
  case repeated(header: String)
  case tooManySignatures(limit: Int)
  /// No value in the header has the prefix, encoding and length of a signature.
  case malformed(header: String)
  case malformedTimestamp(header: String)
  /// The sender's clock is behind ours, or the message is old.
  case tooOld(seconds: Int, tolerance: Int)
  /// The sender's clock is ahead of ours.
  case tooNew(seconds: Int, tolerance: Int)
  case noKeyMatches

  package var description: String {
    switch self {
    case .missing(let header): "the header \(header) is missing"
    case .repeated(let header): "the header \(header) stands more than once"
    case .tooManySignatures(let limit): "more than \(limit) signatures"
    case .malformed(let header): "the header \(header) holds no signature of the configured form"
    case .malformedTimestamp(let header): "the header \(header) holds no time in seconds since 1970"
    case .tooOld(let seconds, let tolerance): "the timestamp is \(seconds) s old; \(tolerance) s are allowed"
    case .tooNew(let seconds, let tolerance): "the timestamp is \(seconds) s ahead; \(tolerance) s are allowed"
    case .noKeyMatches: "the signature matches none of the configured keys"
    }
  }
}
