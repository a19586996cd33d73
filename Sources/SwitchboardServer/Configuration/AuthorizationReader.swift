import Cryptography
import EventJournal
import Intake
import StrictJSON

/// Reads the proofs of a source that are more than a secret: tokens of our own and of others, digest, client certificates.
struct AuthorizationReader {
  let secrets: SecretReader
  let log: DiagnosticLog
  /// One for all sources: a token is looked up by itself.
  let accessTokens: AccessTokens

  /// `true`, or an object with the scope that a token must have.
  func accessTokens(_ object: ConfigObject, _ source: String) -> AccessTokenProof? {
    guard let value = object["oauth2"] else { return nil }
    if value.bool == true { return AccessTokenProof(tokens: accessTokens, source: source, scope: nil) }
    guard let section = ConfigObject(value, "\"oauth2\"", keys: ["scope"], log: log) else { return nil }
    let scope = section.string("scope")
    if let scope, !OAuthClient.isScope(scope), let at = section["scope"] {
      log.error("a scope is one word of printable letters without \" and \\", at: at)
    }
    return AccessTokenProof(tokens: accessTokens, source: source, scope: scope)
  }

  func digest(_ object: ConfigObject) -> DigestProof? {
    let keys = ["username", "password", "realm", "algorithms"]
    guard let value = object["digest"],
      let section = ConfigObject(value, "\"digest\"", keys: keys, log: log),
      section.required("username", "digest authentication needs one") != nil,
      let username = section.string("username"),
      let password = section.required("password", "digest authentication needs one")
    else { return nil }
    let realm = section.string("realm") ?? "switchboard"
    for (name, text) in [("username", username), ("realm", realm)]
    where text.contains(where: { $0 == "\"" || $0 == "\\" || $0 == ":" || !(" "..."~").contains($0) }) {
      log.error(
        "\"\(name)\" of a digest is of printable ASCII without quotes, backslashes and colons",
        at: section[name] ?? value)
    }
    var algorithms: [DigestProof.Algorithm] = []
    for name in section.strings("algorithms") ?? [] {
      guard let algorithm = DigestProof.Algorithm(rawValue: name.text) else {
        log.error("\"algorithms\" knows SHA-256, SHA-512-256 and MD5", at: name.at)
        continue
      }
      if algorithm == .md5 {
        log.warning("MD5 is broken: offer it only to a sender that knows nothing else", at: name.at)
      }
      algorithms.append(algorithm)
    }
    return DigestProof(
      realm: realm, username: username, passwords: secrets.secrets(password),
      algorithms: algorithms.isEmpty ? [.sha256] : algorithms)
  }

  /// `true`, or an object that says whose certificate it must be.
  func certificate(_ object: ConfigObject, hasAuthority: Bool) -> CertificateProof? {
    guard let value = object["certificate"] else { return nil }
    if !hasAuthority {
      log.error("\"certificate\" needs \"clientAuthority\" of \"listen\": who may issue certificates", at: value)
    }
    if value.bool == true {
      log.warning("any certificate of the listener's authorities will do: name a \"subject\" or a \"name\"", at: value)
      return CertificateProof(subjects: [], names: [])
    }
    guard let section = ConfigObject(value, "\"certificate\"", keys: ["subject", "name"], log: log) else { return nil }
    let subjects = section.strings("subject")?.map(\.text) ?? []
    let names = section.strings("name")?.map(\.text) ?? []
    if subjects.isEmpty, names.isEmpty {
      log.error("\"certificate\" names a \"subject\" or a \"name\", or is true", at: value)
    }
    return CertificateProof(subjects: Set(subjects), names: Set(names))
  }
}
