import CallModel
import Cryptography
import Signatures
import StrictJSON

/// Reads one entry of `keys`: a reference to a secret, or an object that says more.
struct SignatureKeyReader {
  let secrets: SecretReader
  let log: DiagnosticLog
  let scheme: SignatureScheme
  /// What a key is for that does not say.
  let algorithms: [SignatureAlgorithm]

  private static let keys = ["secret", "publicKey", "form", "algorithm", "notBefore", "notAfter"]

  /// - Returns: the key for each algorithm that it is for.
  func read(_ id: String, _ value: JSONValue) -> [SigningKey] {
    guard value["secret"] != nil || value["publicKey"] != nil else {
      return make(id, value, reference: value, algorithms, .automatic, KeyValidity())
    }
    guard let object = ConfigObject(value, "the key \"\(id)\"", keys: Self.keys, log: log) else { return [] }
    if object["secret"] != nil, let at = object["publicKey"] {
      log.error("a key has a \"secret\" or a \"publicKey\", not both", at: at)
    }
    guard let reference = object["secret"] ?? object["publicKey"] else { return [] }
    let validity = KeyValidity(notBefore: time("notBefore", object), notAfter: time("notAfter", object))
    if let first = validity.notBefore, let last = validity.notAfter, first > last {
      log.error("the key \"\(id)\" ends before it begins", at: value)
    }
    let own: SignatureAlgorithm? = object.word("algorithm")
    return make(
      id, value, reference: reference, own.map { [$0] } ?? algorithms, object.word("form") ?? .automatic, validity)
  }

  private func make(
    _ id: String, _ value: JSONValue, reference: JSONValue, _ algorithms: [SignatureAlgorithm], _ form: KeyForm,
    _ validity: KeyValidity
  ) -> [SigningKey] {
    if value["publicKey"] != nil, let symmetric = algorithms.first(where: \.isSymmetric) {
      log.error(
        "the key \"\(id)\" is public, and \(symmetric.rawValue) takes a secret: name the \"algorithm\" it is for",
        at: value)
      return []
    }
    let isSecret = value["publicKey"] == nil && algorithms.contains(where: \.isSymmetric)
    guard let secret = secrets.secret(reference, isPublic: !isSecret) else { return [] }
    return algorithms.compactMap { make(id, value, secret, $0, form, validity) }
  }

  private func make(
    _ id: String, _ value: JSONValue, _ secret: Secret, _ algorithm: SignatureAlgorithm, _ form: KeyForm,
    _ validity: KeyValidity
  ) -> SigningKey? {
    let algorithm = fitting(algorithm, secret, saysItself: value["algorithm"] != nil)
    guard isKnown(algorithm) else {
      log.error("\(algorithm.rawValue) cannot be used with this kind of signature", at: value)
      return nil
    }
    do {
      let form = form == .automatic && algorithm.isSymmetric ? secretForm : form
      let key = try SigningKey(id: id, secret: secret, algorithm: algorithm, form: form, validity: validity)
      if key.publicKey?.kind.isWeak ?? false {
        log.warning("the key \"\(id)\" is RSA below 2048 bits: it may be forged", at: value)
      }
      return key
    } catch {
      log.error("the key \"\(id)\" is not usable: \(error)", at: value)
      return nil
    }
  }

  private var secretForm: KeyForm {
    if case .detached(let detached) = scheme { detached.secretForm } else { .automatic }
  }

  /// Standard Webhooks' keys tell by their spelling what they are for; tokens and HTTP messages know ECDSA only raw.
  private func fitting(_ algorithm: SignatureAlgorithm, _ secret: Secret, saysItself: Bool) -> SignatureAlgorithm {
    switch scheme {
    case .detached(let detached):
      let text = secret.revealText()
      let isEd25519 = text.hasPrefix("whpk_") || text.hasPrefix("whsk_")
      return !saysItself && isEd25519 && detached.prefix(for: .ed25519) != nil ? .ed25519 : algorithm
    case .token, .httpMessage:
      guard case .ecdsa(let curve, let digest, _) = algorithm else { return algorithm }
      return .ecdsa(curve, digest, .raw)
    }
  }

  private func isKnown(_ algorithm: SignatureAlgorithm) -> Bool {
    switch scheme {
    case .detached(let detached): detached.prefix(for: algorithm) != nil
    case .token: JOSEAlgorithm.name(of: algorithm) != nil
    case .httpMessage: HTTPAlgorithm.name(of: algorithm) != nil
    }
  }

  private func time(_ name: String, _ object: ConfigObject) -> Int64? {
    guard let text = object.string(name), let at = object[name] else { return nil }
    guard case .instant(let instant) = Timestamp.parse(text) else {
      log.error("\"\(name)\" must be a date and time of RFC 3339, such as \"2026-12-31T23:59:59Z\"", at: at)
      return nil
    }
    return instant.seconds
  }
}
