import Cryptography
import Foundation
import Intake
import StrictJSON

/// Reads `listen`: the public listener, its certificate, and what clients are asked for.
struct ListenReader {
  /// What the paths of certificates start from.
  let folder: String
  let log: DiagnosticLog

  func read(_ object: ConfigObject) -> Configuration.Listen {
    var listen = Configuration.Listen()
    listen.certificate = Paths.absolute("certs/server.pem", from: folder)
    listen.privateKey = Paths.absolute("certs/server.key", from: folder)
    // Left out, its defaults are checked all the same.
    guard let value = object["listen"] else {
      checkCertificate(listen, nil, object.value)
      return listen
    }
    guard
      let section = ConfigObject(
        value, "\"listen\"",
        keys: [
          "address", "port", "certificate", "privateKey", "trustedProxies", "clientAuthority", "clientCertificate",
          "revocationList",
        ], log: log)
    else { return listen }
    if let address = section.string("address") {
      listen.address = address
      if IPAddress(address) == nil, let at = section["address"] {
        log.error("\"address\" must be a numeric address", at: at)
      }
    }
    listen.port = section.integer("port", in: 0...65_535) ?? listen.port
    if let path = section.string("certificate") { listen.certificate = Paths.absolute(path, from: folder) }
    if let path = section.string("privateKey") { listen.privateKey = Paths.absolute(path, from: folder) }
    checkCertificate(listen, section, value)
    clients(section, &listen)
    for entry in section.strings("trustedProxies") ?? [] {
      guard let range = AddressRange(entry.text) else {
        log.error("\"\(entry.text)\" is neither an address nor a block such as 10.0.0.0/8", at: entry.at)
        continue
      }
      listen.trustedProxies.append(range)
    }
    return listen
  }

  private enum ClientCertificates: String, CaseIterable { case optional, required }

  /// What clients are asked for.
  private func clients(_ section: ConfigObject, _ listen: inout Configuration.Listen) {
    for key in ["clientAuthority", "revocationList"] {
      guard let text = section.string(key), let at = section[key] else { continue }
      let path = Paths.absolute(text, from: folder)
      let contents = FileManager.default.contents(atPath: path)
      if contents == nil { log.error("cannot read \(path)", at: at) }
      if key == "clientAuthority", let contents, (try? Certificate(pem: [UInt8](contents))) == nil {
        log.error("there is no certificate in \(path)", at: at)
      }
      if key == "clientAuthority" { listen.clientAuthority = path } else { listen.revocationList = path }
    }
    let mode: ClientCertificates? = section.word("clientCertificate")
    listen.requiresClientCertificate = mode == .required
    for key in ["clientCertificate", "revocationList"] where listen.clientAuthority == nil {
      guard let at = section[key] else { continue }
      log.error("\"\(key)\" needs \"clientAuthority\": who may issue certificates", at: at)
    }
    guard let path = listen.revocationList, let authority = listen.clientAuthority, let at = section["revocationList"],
      let list = FileManager.default.contents(atPath: path),
      let issuers = FileManager.default.contents(atPath: authority)
    else { return }
    do {
      _ = try RevocationList(pem: [UInt8](list), authorities: [UInt8](issuers))
    } catch {
      log.error("\(error)", at: at)
    }
  }

  private func checkCertificate(
    _ listen: Configuration.Listen, _ section: ConfigObject?, _ value: JSONValue
  ) {
    for (key, path) in [("certificate", listen.certificate), ("privateKey", listen.privateKey)]
    where !FileManager.default.isReadableFile(atPath: path) {
      log.error(
        "cannot read \(path); `switchboard init` makes a certificate for development", at: section?[key] ?? value)
    }
  }
}
