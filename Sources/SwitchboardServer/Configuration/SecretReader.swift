import Cryptography
import Foundation
import StrictJSON

/// Reads secrets by reference: a file, a variable of the environment, a credential of systemd. Never by substitution in a text.
struct SecretReader {
  /// What relative paths start from: the folder of routes.json.
  let folder: String
  let environment: [String: String]
  let log: DiagnosticLog

  /// Longer files are not secrets.
  private static let sizeLimit = 16_384

  /// One secret, or a list of them: a rotation, any of which may match.
  func secrets(_ value: JSONValue) -> [Secret] {
    guard value.kind == .array else { return secret(value).map { [$0] } ?? [] }
    if Array(value.elements).isEmpty { log.error("an empty list proves nothing: name a secret", at: value) }
    return value.elements.compactMap { secret($0) }
  }

  /// - Parameters:
  ///   - isPublic: a public key: anybody may read it, and it may stand in routes.json.
  ///   - isGiven: somebody else hands it out: nothing can be made in its place.
  func secret(_ value: JSONValue, isPublic: Bool = false, isGiven: Bool = false) -> Secret? {
    if let literal = value.string {
      guard !literal.isEmpty else {
        log.error("a secret must not be empty", at: value)
        return nil
      }
      if isPublic { return Secret(literal) }
      log.hide(value)
      log.warning("a secret stands here in plain text: write { \"file\": \"certs/secrets/…\" } instead", at: value)
      return Secret(literal)
    }
    guard let object = ConfigObject(value, "a secret", keys: ["file", "env", "credential"], log: log) else {
      return nil
    }
    let names = value.members.map(\.name)
    guard names.count == 1, let text = object.string(names[0]) else {
      log.error("a secret is named by exactly one of \"file\", \"env\" and \"credential\"", at: value)
      return nil
    }
    switch names[0] {
    case "file":
      return file(
        Paths.absolute(text, from: folder), value, checksMode: !isPublic, isPublic: isPublic, isGiven: isGiven)
    case "env": return variable(text, value)
    default: return credential(text, value)
    }
  }

  private func variable(_ name: String, _ value: JSONValue) -> Secret? {
    guard let text = environment[name], !text.isEmpty else {
      log.error("the environment has no \(name)", at: value)
      return nil
    }
    return Secret(text)
  }

  private func credential(_ name: String, _ value: JSONValue) -> Secret? {
    guard let folder = environment["CREDENTIALS_DIRECTORY"] else {
      log.error("there are no systemd credentials here (CREDENTIALS_DIRECTORY is not set)", at: value)
      return nil
    }
    guard !name.contains("/") else {
      log.error("a credential's name holds no slash", at: value)
      return nil
    }
    return file("\(folder)/\(name)", value, checksMode: false)
  }

  private func file(
    _ path: String, _ value: JSONValue, checksMode: Bool = true, isPublic: Bool = false, isGiven: Bool = false
  ) -> Secret? {
    guard let data = FileManager.default.contents(atPath: path) else {
      log.error(
        isPublic
          ? "cannot read the key \(path): put the sender's there"
          : isGiven
            ? "cannot read the secret \(path): put there what the provider gave you, with the mode 600"
            : "cannot read the secret \(path); `switchboard init` makes those that are missing", at: value)
      return nil
    }
    var bytes = [UInt8](data)
    // An editor ends a file with a line feed; a secret does not.
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    guard !bytes.isEmpty, bytes.count <= Self.sizeLimit else {
      log.error("the secret \(path) is empty or longer than \(Self.sizeLimit) bytes", at: value)
      return nil
    }
    let mode = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    if checksMode, let mode, mode & 0o077 != 0 {
      log.warning("others can read the secret \(path): chmod 600 \(path)", at: value)
    }
    return Secret(bytes, file: path)
  }
}
