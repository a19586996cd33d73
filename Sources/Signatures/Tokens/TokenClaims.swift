private import StrictJSON

/// What a token says of its time and its parties (RFC 7519, section 4.1).
package struct TokenClaims: Sendable {
  private let root: JSONValue

  /// - Throws: where the payload is not an object of JSON.
  package init(_ payload: [UInt8]) throws(SignatureFault) {
    guard let document = try? JSONDocument(parsing: payload, limits: .strict), document.root.kind == .object else {
      throw .unacceptable("the token's payload is not a JSON object")
    }
    root = document.root
  }

  package func text(_ name: String) -> String? { root[name]?.string }

  /// `aud` may be one or several.
  package var audiences: [String] {
    root["aud"].map { $0.kind == .array ? $0.elements.compactMap(\.string) : $0.string.map { [$0] } ?? [] } ?? []
  }

  /// - Parameters:
  ///   - now: in seconds since 1970.
  ///   - tolerance: how far the sender's clock may be off, either way, in seconds.
  ///   - required: which of `iat`, `nbf` and `exp` must be there. With `iat` the token's age is bounded too.
  package func checkTime(now: Int64, tolerance: Int, required: [String]) throws(SignatureFault) {
    for name in required where root[name] == nil { throw .unacceptable("the token has no \"\(name)\"") }
    let (issued, expires, begins) = (try time("iat"), try time("exp"), try time("nbf"))
    let leeway = Int64(tolerance)
    if let expires, now - leeway >= expires { throw .unacceptable("the token expired \(now - expires) s ago") }
    if let begins, begins - leeway > now { throw .unacceptable("the token is not valid for another \(begins - now) s") }
    guard let issued else { return }
    if issued - leeway > now { throw .tooNew(seconds: issued - now, tolerance: tolerance) }
    if required.contains("iat"), now - issued > leeway { throw .tooOld(seconds: now - issued, tolerance: tolerance) }
  }

  /// A NumericDate: seconds since 1970, perhaps with a fraction.
  private func time(_ name: String) throws(SignatureFault) -> Int64? {
    guard let value = root[name] else { return nil }
    let text = value.numberText ?? ""
    let digits = text.prefix { $0 != "." }
    // An exponent would make another number of its first digits.
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }), digits.utf8.count <= 12,
      let seconds = Int64(digits)
    else {
      throw .unacceptable("the token's \"\(name)\" is not a time in seconds since 1970")
    }
    return seconds
  }
}
