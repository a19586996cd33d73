import Cryptography
import Foundation
import StrictJSON
import TransparencyLog

/// Makes what a new installation lacks: a development certificate, secrets, an address. Overwrites nothing.
package struct Setup {
  private let configurationPath: String
  private let domain: String?

  private static let certificateDays = 397
  private static let authorityDays = 3_650

  package init(configurationPath: String, domain: String?) {
    self.configurationPath = configurationPath
    self.domain = domain
  }

  /// - Returns: what was done, a line each.
  /// - Throws: ``Failure``.
  package func run() throws -> [String] {
    guard let data = FileManager.default.contents(atPath: configurationPath) else {
      throw Failure(.noInput, "cannot read \(configurationPath)")
    }
    let document: JSONDocument
    do {
      document = try JSONDocument(parsing: [UInt8](data))
    } catch {
      throw Failure(.badConfiguration, "\(configurationPath):\(error)")
    }
    let folder = Paths.folder(of: configurationPath)
    var done = try certificates(document.root, folder)
    for need in SecretNeeds.find(in: document.root) {
      let path = Paths.absolute(need.file, from: folder)
      guard !FileManager.default.fileExists(atPath: path) else { continue }
      try NewFile.write(Array((need.make() + "\n").utf8), to: path, mode: 0o600)
      done.append("made the secret \(path)")
    }
    if let line = try auditKey(document.root, folder) { done.append(line) }
    if let line = try publicURL(document) { done.append(line) }
    return done
  }

  private func certificates(_ root: JSONValue, _ folder: String) throws -> [String] {
    let listen = root["listen"]
    let certificate = Paths.absolute(listen?["certificate"]?.string ?? "certs/server.pem", from: folder)
    let key = Paths.absolute(listen?["privateKey"]?.string ?? "certs/server.key", from: folder)
    let home = Paths.folder(of: certificate)
    if FileManager.default.fileExists(atPath: certificate) { return noteNames(certificate) }
    guard !FileManager.default.fileExists(atPath: key) else {
      throw Failure(.cannotCreate, "\(key) is there but \(certificate) is not: put both in place, or remove the key")
    }
    var done: [String] = []
    let authority = try authority(home, &done)
    let server: DevelopmentCertificate
    do {
      server = try authority.issue(names: names, days: Self.certificateDays)
    } catch {
      throw Failure(.cannotCreate, "\(error)")
    }
    try NewFile.write(server.privateKeyPEM, to: key, mode: 0o600)
    try NewFile.write(server.certificatePEM, to: certificate, mode: 0o644)
    done.append("made the certificate \(certificate) for \(names.joined(separator: ", "))")
    return done
  }

  private func authority(_ home: String, _ done: inout [String]) throws -> DevelopmentCertificate {
    let certificate = "\(home)/ca.pem"
    let key = "\(home)/ca.key"
    if let certificateData = FileManager.default.contents(atPath: certificate),
      let keyData = FileManager.default.contents(atPath: key)
    {
      return DevelopmentCertificate(readingCertificate: [UInt8](certificateData), privateKey: [UInt8](keyData))
    }
    let made: DevelopmentCertificate
    do {
      made = try .authority(name: "Switchboard development authority", days: Self.authorityDays)
    } catch {
      throw Failure(.cannotCreate, "\(error)")
    }
    try NewFile.write(made.privateKeyPEM, to: key, mode: 0o600)
    try NewFile.write(made.certificatePEM, to: certificate, mode: 0o644)
    done.append("made the development authority \(certificate)")
    return made
  }

  private var names: [String] {
    var names = domain.map { [$0] } ?? []
    names += ["localhost", "127.0.0.1", "::1"]
    let host = ProcessInfo.processInfo.hostName.lowercased()
    let isName =
      !host.isEmpty && host.utf8.count <= 253
      && host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") }
    if isName, !names.contains(host) { names.append(host) }
    return names
  }

  /// A new audit log is named after where it is.
  private func auditKey(_ root: JSONValue, _ folder: String) throws -> String? {
    guard let file = root["audit"]?["key"]?["file"]?.string else { return nil }
    let path = Paths.absolute(file, from: folder)
    guard !FileManager.default.fileExists(atPath: path) else { return nil }
    let address = root["publicURL"]?.string.flatMap { URL(string: $0)?.host() }
    let host = domain ?? address ?? names.first { !["localhost", "127.0.0.1", "::1"].contains($0) } ?? "localhost"
    guard let signer = NoteSigner(generating: "\(host)/audit", kind: .ed25519) else {
      throw Failure(.cannotCreate, "\(host) cannot be an audit log's name")
    }
    try NewFile.write(Array(AuditKeys.text([signer]).utf8), to: path, mode: 0o600)
    return "made the audit log's key \(path); its public part is \(signer.verifier)"
  }

  private func noteNames(_ path: String) -> [String] {
    guard let domain, let data = FileManager.default.contents(atPath: path),
      let certificate = try? Certificate(pem: [UInt8](data)), !certificate.names.contains(domain)
    else { return [] }
    return [
      "kept \(path), which is not for \(domain): remove it and its key, and run init again, or put a real one in place"
    ]
  }

  /// Puts the address into routes.json where there is none, and changes nothing else of the text.
  private func publicURL(_ document: JSONDocument) throws -> String? {
    guard let domain else { return nil }
    let port = document.root["listen"]?["port"]?.int ?? 8_443
    let url = port == 443 ? "https://\(domain)" : "https://\(domain):\(port)"
    if let present = document.root["publicURL"]?.string {
      return present == url
        ? nil : "kept publicURL \(present) of \(configurationPath); for \(domain) it would be \(url)"
    }
    guard let brace = document.bytes.firstIndex(of: UInt8(ascii: "{")) else { return nil }
    let member = Array("\n  \"publicURL\": \(JSONText(string: url).text),".utf8)
    let text = document.bytes[...brace] + member + document.bytes[(brace + 1)...]
    try NewFile.replace(configurationPath, with: Array(text))
    return "set publicURL to \(url) in \(configurationPath)"
  }
}
