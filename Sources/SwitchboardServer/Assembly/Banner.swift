private import CallModel
private import Cryptography
private import Delivery
private import EventJournal
private import Intake

/// What a person needs to know of a server that has started.
package struct Banner: Sendable {
  private let configuration: Configuration
  private let port: Int
  private let certificate: [UInt8]

  package init(configuration: Configuration, port: Int, certificate: [UInt8]) {
    self.configuration = configuration
    self.port = port
    self.certificate = certificate
  }

  package var text: String {
    var lines = [
      "switchboard \(Version.text)", "", "  listening    https://\(host(configuration.listen.address)):\(port)",
    ]
    if let read = try? Certificate(pem: certificate) {
      let until = Instant(seconds: Int64(read.notAfter))?.description.prefix(10) ?? ""
      lines.append(
        "  certificate  \(configuration.listen.certificate), valid until \(until) for \(read.names.joined(separator: ", "))"
      )
      lines.append("  fingerprint  SHA-256 \(Self.grouped(read.fingerprint))")
    }
    for key in configuration.audit.verifiers.prefix(1) { lines.append("  audit log    \(key)") }
    lines.append("")
    let width = (configuration.sources.map(\.name.count) + configuration.sinks.map(\.name.text.count)).max() ?? 0
    func pad(_ text: String) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
    for source in configuration.sources {
      if let hook = source.hook {
        lines.append("  from  \(pad(source.name))  \(address(of: hook))  proof: \(hook.proofs.described)")
      }
      if let poll = source.poll {
        lines.append("  from  \(pad(source.name))  polls \(poll.baseURL) every \(poll.every / .seconds(1)) s")
      }
    }
    for sink in configuration.sinks {
      lines.append("  to    \(pad(sink.name.text))  \(describe(sink))\(sink.isEnabled ? "" : "  (off)")")
    }
    if let curl { lines += ["", "  Try it:", "", curl] }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A line that works when pasted: its secrets are read from their files.
  private var curl: String? {
    let able = configuration.sources.lazy.compactMap { source -> (SourceConfiguration, [String])? in
      guard let hook = source.hook, hook.proofs.signatureMode != .required, hook.proofs.pathSecret.isEmpty,
        let options = hook.proofs.curlOptions
      else { return nil }
      return (source, options)
    }
    guard let (source, options) = able.first(where: { $0.0.kind == .agendize }) ?? able.first, let hook = source.hook
    else { return nil }
    let authority = Paths.folder(of: configuration.listen.certificate) + "/ca.pem"
    // An apostrophe would end the shell's quotes.
    guard let sample = source.sampleBody(nil, id: "1"), !sample.contains(UInt8(ascii: "'")) else { return nil }
    let body = String(decoding: sample, as: UTF8.self)
    let parts =
      ["  curl --cacert \(authority)"] + options.map { "    \($0)" }
      + [
        "    -H 'Content-Type: application/json'", "    -d '\(body)'",
        "    https://localhost:\(port)\(hook.path)",
      ]
    return parts.joined(separator: " \\\n")
  }

  private func address(of hook: Hook) -> String {
    let base = configuration.publicURL ?? "https://localhost:\(port)"
    // A secret segment is not shown.
    return base + hook.path + (hook.proofs.pathSecret.isEmpty ? "" : "/…")
  }

  private func describe(_ sink: SinkConfiguration) -> String {
    switch sink.kind {
    case .file(_, let text, _, _): "file    \(Paths.absolute(text, from: configuration.dataFolder))"
    case .standardOutput: "file    standard output"
    case .sqlite(let path, _): "sqlite  \(path)"
    case .command(let command): "command \(command.program)"
    case .http(let http): "http    \(http.target.base)"
    }
  }

  private func host(_ address: String) -> String { address.contains(":") ? "[\(address)]" : address }

  private static func grouped(_ hex: String) -> String {
    stride(from: 0, to: hex.utf8.count, by: 2).map { at in
      String(hex.dropFirst(at).prefix(2)).uppercased()
    }.joined(separator: ":")
  }
}

extension HookProofs {
  /// For people: what is asked of a sender.
  package var described: String {
    signatureMode == .report ? "\(summary), signature reported" : summary
  }

  /// - Returns: nil where a secret is not in a file.
  fileprivate var curlOptions: [String]? {
    var options: [String] = []
    if let basicAuth {
      guard let file = basicAuth.passwords.first?.file else { return nil }
      options.append("-u \"\(basicAuth.username):$(cat \(file))\"")
    }
    for header in headers {
      guard let file = header.values.first?.file else { return nil }
      options.append("-H \"\(header.name): $(cat \(file))\"")
    }
    if let token = bearer.first {
      guard let file = token.file else { return nil }
      options.append("-H \"Authorization: Bearer $(cat \(file))\"")
    }
    return options
  }
}
