package import Cryptography

/// A signature in a header, over a content that is put together of the message: data, not code.
package struct DetachedScheme: Sendable, Hashable {
  /// The unit of a timestamp.
  package enum TimeUnit: String, Sendable, Hashable, CaseIterable {
    case seconds = "s"
    case milliseconds = "ms"
  }

  /// Another kind of signature that the same header may hold.
  package struct Alternative: Sendable, Hashable {
    package let algorithm: SignatureAlgorithm
    package let prefix: String

    package init(algorithm: SignatureAlgorithm, prefix: String) {
      self.algorithm = algorithm
      self.prefix = prefix
    }
  }

  package var algorithm: SignatureAlgorithm
  /// Lower case.
  package var header: String
  /// What stands before each signature, such as `sha256=`.
  package var prefix: String
  /// What separates several signatures, or parameters, in one header value, an ASCII character; nil where there is one.
  package var separator: UInt8?
  package var encoding: ByteEncoding
  package var content: SignedContent
  /// The sender's clock.
  package var timestamp: SignaturePlace?
  package var timestampUnit = TimeUnit.seconds
  /// How far that clock may differ from ours, both ways, in seconds.
  package var tolerance: Int
  /// The message's own identity.
  package var id: SignaturePlace?
  /// Which key the sender used. It narrows the choice among the configured ones, and never adds one.
  package var keyID: SignaturePlace?
  package var bodyDigest: BodyDigest?
  package var alternatives: [Alternative] = []
  /// Whether the address is tried with its port and without: senders disagree with themselves (Twilio).
  package var triesPort = false
  /// How secrets are written down that do not say it.
  package var secretForm = KeyForm.automatic
  /// Another spelling of all headers: what they begin with, and what may stand there instead (Svix's Standard Webhooks).
  package var otherNames: Renaming?

  package struct Renaming: Sendable, Hashable {
    package let from: String
    package let to: String

    package init(from: String, to: String) {
      self.from = from
      self.to = to
    }
  }

  package init(
    algorithm: SignatureAlgorithm = .hmac(.sha256), header: String, prefix: String = "", separator: UInt8? = nil,
    encoding: ByteEncoding = .hex, content: SignedContent = .body, timestamp: SignaturePlace? = nil,
    tolerance: Int = 300, id: SignaturePlace? = nil
  ) {
    self.algorithm = algorithm
    self.header = header.lowercased()
    self.prefix = prefix
    self.separator = separator
    self.encoding = encoding
    self.content = content
    self.timestamp = timestamp
    self.tolerance = tolerance
    self.id = id
  }

  /// How many of the signature's companions stand among the pieces of its own header.
  var parameterCount: Int {
    func count(_ place: SignaturePlace?) -> Int { if case .parameter? = place { 1 } else { 0 } }
    return count(timestamp) + count(id) + count(keyID)
  }

  /// The scheme with the header names that the message uses.
  func spelled(for message: SignedMessage) -> DetachedScheme {
    guard let otherNames, message.header(header).isEmpty, let other = otherNames.apply(header),
      !message.header(other).isEmpty
    else { return self }
    var scheme = self
    scheme.header = other
    scheme.timestamp = timestamp.map(otherNames.apply)
    scheme.id = id.map(otherNames.apply)
    return scheme
  }

  /// What stands before signatures of that algorithm; nil where the scheme has none of them.
  package func prefix(for algorithm: SignatureAlgorithm) -> String? {
    algorithm == self.algorithm ? prefix : alternatives.first { $0.algorithm == algorithm }?.prefix
  }
}

extension DetachedScheme.Renaming {
  fileprivate func apply(_ name: String) -> String? { name.hasPrefix(from) ? to + name.dropFirst(from.count) : nil }

  fileprivate func apply(_ place: SignaturePlace) -> SignaturePlace {
    guard case .header(let name) = place else { return place }
    return .header(apply(name) ?? name)
  }
}
