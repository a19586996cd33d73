/// What came of looking at a signature. "No" is a value with a reason.
package enum SignatureVerdict: Sendable, Hashable {
  case valid(SignatureMatch)
  case invalid(SignatureFault)
}

/// A signature that holds, and what it speaks of.
package struct SignatureMatch: Sendable, Hashable {
  /// The configured key that matched.
  package let keyID: String
  /// The sender's own name for the message, where the signature covers one.
  package let deliveryID: String?
  /// Where there is no name: what a copy of the message would show again, whatever is done to its signatures. Nil where
  /// the scheme says nothing of time: then nobody could remember it for long enough.
  package let replayToken: [UInt8]?

  package init(keyID: String, deliveryID: String? = nil, replayToken: [UInt8]? = nil) {
    self.keyID = keyID
    self.deliveryID = deliveryID
    self.replayToken = replayToken
  }
}
