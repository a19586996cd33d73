package import Cryptography

/// Finds out how a sender signs, from what it sent and the keys that it may have used: every header, reading, algorithm
/// and content is tried, the likely first.
package struct SignatureDiscovery {
  /// A scheme that fits.
  package struct Finding: Sendable {
    package enum Form: Sendable {
      case preset(SignaturePreset)
      case detached(DetachedScheme)
    }

    package let form: Form
    package let key: DiscoveryKey
    package let algorithm: SignatureAlgorithm
    package let keyForm: KeyForm
    package let isPublicKey: Bool
    /// On how many of the messages it holds, of those that have the header.
    package let holds: Int
    package let outOf: Int
  }

  package struct Outcome: Sendable {
    package let finding: Finding?
    /// How many combinations were tried.
    package let tried: Int
    /// Whether all were, or one fitted.
    package let isComplete: Bool
  }

  private let messages: [SignedMessage]
  private let headers: [[(name: String, value: String)]]
  private let keys: [DiscoveryKey]

  /// Headers that every client sends and that hold no signature.
  private static let ordinary: Set<String> = [
    "host", "user-agent", "accept", "accept-encoding", "accept-language", "connection", "content-length",
    "content-type",
    "cache-control", "pragma", "transfer-encoding", "expect", "via", "forwarded", "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-host", "x-real-ip", "date", "traceparent", "tracestate",
  ]

  /// - Parameters:
  ///   - messages: what was captured, at most some dozens; all of one sender.
  ///   - headers: each message's headers, in lower case.
  package init(messages: [SignedMessage], headers: [[(name: String, value: String)]], keys: [DiscoveryKey]) {
    self.messages = messages
    self.headers = headers
    self.keys = keys
  }

  /// - Parameter goesOn: told how many combinations were tried, now and then; false ends the search.
  package func search(while goesOn: (Int) -> Bool = { _ in true }) -> Outcome {
    var tried = 0
    if let finding = preset(&tried) { return Outcome(finding: finding, tried: tried, isComplete: true) }
    for isThorough in [false, true] {
      for index in messages.indices {
        let probe = DiscoveryProbe(message: messages[index], headers: headers[index])
        let candidates = headers[index].filter { !Self.ordinary.contains($0.name) }
        for (header, cut) in candidates.flatMap({ header in DiscoveryCut.all(of: header.value).map { (header, $0) } }) {
          for key in keys {
            if let (scheme, reading) = probe.search(
              header.name, cut, key, isThorough: isThorough, &tried, while: goesOn)
            {
              return Outcome(finding: confirmed(scheme, reading, key), tried: tried, isComplete: true)
            }
            guard goesOn(tried) else { return Outcome(finding: nil, tried: tried, isComplete: false) }
          }
        }
        // Another message of the same sender is signed the same way: one is enough, but for what it may lack.
        if !candidates.isEmpty { break }
      }
    }
    return Outcome(finding: nil, tried: tried, isComplete: true)
  }

  // MARK: Presets

  private func preset(_ tried: inout Int) -> Finding? {
    for preset in SignaturePreset.allCases {
      for key in keys {
        for reading in key.readings where preset.takes(reading) {
          let scheme = preset.scheme.withoutTime
          let verifier = SignatureVerifier(scheme: scheme, keys: [reading.key])
          var (holds, seen) = (0, 0)
          for message in messages where scheme.headers.contains(where: { !message.header($0).isEmpty }) {
            tried += 1
            seen += 1
            if case .valid = verifier.verify(message, now: 0) { holds += 1 }
          }
          guard holds > 0 else { continue }
          return Finding(
            form: .preset(preset), key: key, algorithm: reading.key.algorithm, keyForm: preset.printed(reading.form),
            isPublicKey: reading.isPublic,
            holds: holds, outOf: seen)
        }
      }
    }
    return nil
  }

  private func confirmed(_ scheme: DetachedScheme, _ reading: DiscoveryKey.Reading, _ key: DiscoveryKey) -> Finding {
    let verifier = SignatureVerifier(scheme: SignatureScheme.detached(scheme).withoutTime, keys: [reading.key])
    let signed = messages.filter { !$0.header(scheme.header).isEmpty }
    let holds = signed.count { if case .valid = verifier.verify($0, now: 0) { true } else { false } }
    let form: KeyForm = reading.isPublic || reading.form == .text ? .automatic : reading.form
    return Finding(
      form: .detached(scheme), key: key, algorithm: scheme.algorithm, keyForm: form, isPublicKey: reading.isPublic,
      holds: holds, outOf: signed.count)
  }
}

extension SignatureScheme {
  /// What was captured may be old: time is not judged.
  fileprivate var withoutTime: SignatureScheme { tolerating(seconds: 1 << 50) }
}

extension SignaturePreset {
  /// Whether keys of that algorithm, read that way, are what the preset's senders hand out.
  fileprivate func takes(_ reading: DiscoveryKey.Reading) -> Bool {
    switch scheme {
    case .detached(let scheme):
      guard scheme.prefix(for: reading.key.algorithm) != nil else { return false }
      return reading.isPublic || (scheme.secretForm == .base64 ? reading.form == .base64 : reading.form == .text)
    case .token(let scheme):
      guard JOSEAlgorithm.name(of: reading.key.algorithm) != nil else { return false }
      return scheme.binding == .body || algorithms.contains(reading.key.algorithm)
    case .httpMessage: return HTTPAlgorithm.name(of: reading.key.algorithm) != nil
    }
  }

  /// What need not be said of a key's form.
  fileprivate func printed(_ form: KeyForm) -> KeyForm {
    if case .detached = scheme { return .automatic }
    return form == .text ? .automatic : form
  }
}
