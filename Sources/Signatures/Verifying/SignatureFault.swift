/// Why a signature does not hold.
package enum SignatureFault: Error, Sendable, Hashable, CustomStringConvertible {
  case missing(header: String)
  case repeated(header: String)
  case missingParameter(String, header: String)
  case tooManySignatures(limit: Int)
  /// No value in the header has the prefix, encoding and length of a signature.
  case malformed(header: String)
  case malformedTimestamp(String)
  /// The sender's clock is behind ours, or the message is old.
  case tooOld(seconds: Int64, tolerance: Int)
  /// The sender's clock is ahead of ours.
  case tooNew(seconds: Int64, tolerance: Int)
  /// The message names a key that is not configured.
  case unknownKey(String)
  case keyNotValidNow(String)
  case noKeys
  case noKeyMatches
  case noPublicURL
  case bodyNotCovered(String)
  case bodyDigestDiffers(String)
  /// What is wrong with a token or with an HTTP message signature, for people.
  case unacceptable(String)

  package var description: String { Shown.text(text) }

  private var text: String {
    switch self {
    case .missing(let header): "the header \(header) is missing"
    case .repeated(let header): "the header \(header) stands more than once"
    case .missingParameter(let name, let header): "the header \(header) has no \(name)="
    case .tooManySignatures(let limit): "more than \(limit) signatures"
    case .malformed(let header): "the header \(header) holds no signature of the configured form"
    case .malformedTimestamp(let place): "\(place) holds no time since 1970"
    case .tooOld(let seconds, let tolerance): "the timestamp is \(seconds) s old; \(tolerance) s are allowed"
    case .tooNew(let seconds, let tolerance): "the timestamp is \(seconds) s ahead; \(tolerance) s are allowed"
    case .unknownKey(let id): "the message names the key \"\(id)\", which is not configured"
    case .keyNotValidNow(let id): "the signature is of the key \"\(id)\", which is not valid at this time"
    case .noKeys: "no key is configured"
    case .noKeyMatches: "the signature matches none of the configured keys"
    case .noPublicURL: "the signature covers the address: set \"publicURL\""
    case .bodyNotCovered(let place): "nothing proves the body: \(place) is missing"
    case .bodyDigestDiffers(let place): "\(place) is not the body's digest"
    case .unacceptable(let reason): reason
    }
  }
}
