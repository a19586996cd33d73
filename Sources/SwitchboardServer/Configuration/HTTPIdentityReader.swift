import Cryptography
import Delivery
import Foundation
import NIOSSL
import Signatures
import StrictJSON

/// Reads as whom an `http` sink comes, and whom it trusts: `basicAuth`, `bearer`, `oauth2`, `sign`, `tls`.
struct HTTPIdentityReader {
  let secrets: SecretReader
  /// What the paths of certificates start from.
  let folder: String
  let log: DiagnosticLog

  func isValue(_ secret: Secret, at value: JSONValue) -> Bool {
    if HeaderNames.isValidValue(secret.revealText()) { return true }
    log.error("the secret holds a control character: a header cannot carry it", at: value)
    return false
  }

  func credentials(_ object: ConfigObject) -> HTTPSinkSettings.Credentials? {
    let given = ["bearer", "basicAuth", "oauth2"].filter { object[$0] != nil }
    if given.count > 1, let at = object[given[1]] {
      log.error("a request has one Authorization header: one of \"basicAuth\", \"bearer\", \"oauth2\"", at: at)
    }
    if let value = object["bearer"] {
      return secrets.secret(value).flatMap { isValue($0, at: value) ? .bearer($0) : nil }
    }
    if let value = object["oauth2"] { return oauth(value) }
    guard let value = object["basicAuth"],
      let basic = ConfigObject(value, "\"basicAuth\"", keys: ["username", "password"], log: log),
      basic.required("username", "basic authentication needs one") != nil, let username = basic.string("username"),
      let password = basic.required("password", "basic authentication needs one"),
      let secret = secrets.secret(password)
    else { return nil }
    return .basic(username: username, password: secret)
  }

  private func oauth(_ value: JSONValue) -> HTTPSinkSettings.Credentials? {
    let keys = ["tokenURL", "clientId", "clientSecret", "scope", "audience"]
    guard let section = ConfigObject(value, "\"oauth2\"", keys: keys, log: log),
      section.required("tokenURL", "where tokens are fetched") != nil, let url = section.string("tokenURL"),
      section.required("clientId", "as whom tokens are fetched") != nil, let client = section.string("clientId"),
      let reference = section.required("clientSecret", "what proves the client"),
      let secret = secrets.secret(reference)
    else { return nil }
    guard let parsed = URL(string: url), ["http", "https"].contains(parsed.scheme ?? ""), parsed.host() != nil else {
      log.error("\"tokenURL\" must be a whole https address", at: section["tokenURL"] ?? value)
      return nil
    }
    if parsed.scheme == "http" {
      log.warning(
        "\"tokenURL\" is not https: the client's secret travels in the clear", at: section["tokenURL"] ?? value)
    }
    return .oauth2(
      OAuthCredentials.Settings(
        tokenURL: url, clientID: client, clientSecret: secret, scope: section.string("scope"),
        audience: section.string("audience")))
  }

  func signer(_ object: ConfigObject) -> MessageSigner? {
    guard let value = object["sign"],
      let section = ConfigObject(value, "\"sign\"", keys: SignatureReader.keys, log: log)
    else { return nil }
    // What leaves is signed for the address it goes to, which is always known.
    let reader = SignatureReader(secrets: secrets, log: log, hasPublicURL: true)
    guard let scheme = reader.scheme(section) else { return nil }
    let keys = reader.keys(section, scheme)
    if !keys.contains(where: \.canSign), !log.hasErrors {
      log.error("\"sign\" needs \"keys\" that can sign: secrets or private keys", at: value)
    }
    return MessageSigner(scheme: scheme, keys: keys)
  }

  func tls(_ object: ConfigObject) -> TLSConfiguration? {
    guard let value = object["tls"],
      let section = ConfigObject(value, "\"tls\"", keys: ["authority", "certificate", "privateKey"], log: log)
    else { return nil }
    var tls = TLSConfiguration.makeClientConfiguration()
    do {
      if let path = section.string("authority") {
        tls.additionalTrustRoots = [
          .certificates(try NIOSSLCertificate.fromPEMFile(Paths.absolute(path, from: folder)))
        ]
      }
      switch (section.string("certificate"), section.string("privateKey")) {
      case (nil, nil): break
      case (let certificate?, let key?):
        tls.certificateChain = try NIOSSLCertificate.fromPEMFile(Paths.absolute(certificate, from: folder))
          .map { .certificate($0) }
        tls.privateKey = .privateKey(try NIOSSLPrivateKey(file: Paths.absolute(key, from: folder), format: .pem))
      default: log.error("\"certificate\" and \"privateKey\" belong together", at: value)
      }
    } catch {
      log.error("a file of \"tls\" cannot be used: \(error)", at: value)
    }
    return tls
  }
}
