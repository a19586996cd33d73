package import Cryptography

/// Where a signature stands in a message, over what, and how it is written: data, not code.
package struct SignatureScheme: Sendable, Hashable {
  package enum Algorithm: String, Sendable, Hashable, CaseIterable {
    case hmacSHA256 = "hmac-sha256"
    case hmacSHA512 = "hmac-sha512"

    package var digest: DigestAlgorithm {
      switch self {
      case .hmacSHA256: .sha256
      case .hmacSHA512: .sha512
      }
    }
  }

  package var algorithm: Algorithm
  /// Lower case.
  package var header: String
  /// What stands before each signature, such as `sha256=`.
  package var prefix: String
  /// What separates several signatures in one header value, an ASCII character; nil where there is one.
  package var separator: UInt8?
  package var encoding: ByteEncoding
  package var content: SignedContent
  /// Header with the sender's clock, in seconds since 1970.
  package var timestampHeader: String?
  /// How far that clock may differ from ours, both ways, in seconds.
  package var tolerance: Int
  /// Header with the message's own identity.
  package var idHeader: String?
  /// Whether a key's text may be `whsec_` and base64 (Standard Webhooks).
  package var keysAreStandardWebhooks: Bool

  package init(
    algorithm: Algorithm = .hmacSHA256, header: String, prefix: String = "", separator: UInt8? = nil,
    encoding: ByteEncoding = .hex, content: SignedContent = .body, timestampHeader: String? = nil,
    tolerance: Int = 300, idHeader: String? = nil, keysAreStandardWebhooks: Bool = false
  ) {
    self.algorithm = algorithm
    self.header = header.lowercased()
    self.prefix = prefix
    self.separator = separator
    self.encoding = encoding
    self.content = content
    self.timestampHeader = timestampHeader?.lowercased()
    self.tolerance = tolerance
    self.idHeader = idHeader?.lowercased()
    self.keysAreStandardWebhooks = keysAreStandardWebhooks
  }
}
