private import Cryptography
private import RawStructuredFieldValues

/// One look at a message with HTTP message signatures: one of them must hold, and cover what is asked.
struct HTTPMessageVerification {
  let scheme: HTTPMessageScheme
  let keys: [SigningKey]

  func verify(_ message: SignedMessage, now: Int64) throws(SignatureFault) -> SignatureMatch {
    guard !keys.isEmpty else { throw .noKeys }
    let inputs = try dictionary("signature-input", message)
    let signatures = try dictionary("signature", message)
    guard inputs.count <= SignatureVerifier.signatureLimit, signatures.count <= SignatureVerifier.signatureLimit else {
      throw .tooManySignatures(limit: SignatureVerifier.signatureLimit)
    }
    var firstFault: SignatureFault?
    for (label, value) in inputs where scheme.label == nil || scheme.label == label {
      do throws(SignatureFault) {
        guard let signature = StructuredField.bytes(signatures[label]), !signature.isEmpty else {
          throw .unacceptable("the header signature has no bytes under the label \(label.prefix(64))")
        }
        return try check(SignatureInput(label, value), signature, message, now)
      } catch {
        firstFault = firstFault ?? error
      }
    }
    throw firstFault ?? .unacceptable("signature-input has no label \"\(scheme.label ?? "")\"")
  }

  private func dictionary(_ header: String, _ message: SignedMessage) throws(SignatureFault) -> OrderedMap<
    String, ItemOrInnerList
  > {
    let values = message.header(header)
    guard !values.isEmpty else { throw .missing(header: header) }
    return try StructuredField.dictionary(values, header)
  }

  private func check(
    _ input: SignatureInput, _ signature: [UInt8], _ message: SignedMessage, _ now: Int64
  ) throws(SignatureFault) -> SignatureMatch {
    try checkCoverage(input, message)
    try checkTime(input, now)
    if let tag = scheme.tag, try input.text("tag") != tag {
      throw .unacceptable("the signature's tag is not \"\(tag)\"")
    }
    let base = try input.base(of: message)
    let key = try match(input, signature, base, now)
    // Covered or not: a digest that is not the body's tells of a body that is not the sender's.
    if !message.header("content-digest").isEmpty { try ContentDigest.check(message) }
    return SignatureMatch(keyID: key.id, replayToken: DigestAlgorithm.sha256.hash(base))
  }

  /// `alg` must be the key's own; `keyid` narrows.
  private func match(
    _ input: SignatureInput, _ signature: [UInt8], _ base: [UInt8], _ now: Int64
  ) throws(SignatureFault) -> SigningKey {
    let id = try input.text("keyid")
    let named = keys.filter { $0.id == id }
    var candidates = named.isEmpty ? keys : named
    if let name = try input.text("alg") {
      candidates = candidates.filter { HTTPAlgorithm.named(name) == $0.algorithm }
      guard !candidates.isEmpty else {
        throw .unacceptable("no configured key is for \"\(name.prefix(32))\", which the signature's alg says")
      }
    }
    guard let key = candidates.first(where: { $0.verifies([signature], over: [base]) }) else { throw .noKeyMatches }
    guard key.validity.contains(now) else { throw .keyNotValidNow(key.id) }
    return key
  }

  private func checkTime(_ input: SignatureInput, _ now: Int64) throws(SignatureFault) {
    if let expires = try input.time("expires"), now > expires {
      throw .unacceptable("the signature expired \(now - expires) s ago")
    }
    guard let created = try input.time("created") else {
      throw .unacceptable("the signature does not say when it was created")
    }
    if let expires = try input.time("expires"), expires < created {
      throw .unacceptable("the signature expires before it was created")
    }
    let tolerance = Int64(scheme.tolerance)
    if now - created > tolerance { throw .tooOld(seconds: now - created, tolerance: scheme.tolerance) }
    if created - now > tolerance { throw .tooNew(seconds: created - now, tolerance: scheme.tolerance) }
  }

  /// A signature that leaves out what matters proves nothing about it.
  private func checkCoverage(_ input: SignatureInput, _ message: SignedMessage) throws(SignatureFault) {
    let covered = Set(input.components.compactMap(\.covered))
    if let wanted = scheme.components {
      for name in wanted where !covered.contains(name) { throw .unacceptable("the signature does not cover \(name)") }
      return
    }
    guard covered.contains("@method") else { throw .unacceptable("the signature does not cover @method") }
    let hasQuery = message.query == nil || covered.contains("@query")
    let coversTarget =
      covered.contains("@target-uri")
      || covered.contains("@authority")
        && (covered.contains("@request-target") || covered.contains("@path") && hasQuery)
    guard coversTarget else {
      throw .unacceptable("the signature covers neither @target-uri nor @authority, @path and @query")
    }
    guard message.body.isEmpty || covered.contains("content-digest") else {
      throw .bodyNotCovered("content-digest among the covered components")
    }
  }
}
