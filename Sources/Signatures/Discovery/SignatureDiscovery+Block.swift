private import Cryptography
private import StrictJSON

extension SignatureDiscovery.Finding {
  /// What to paste into routes.json, below `receive`.
  package var block: String {
    var lines = [#""mode": "required""#]
    switch form {
    case .preset(let preset):
      lines.append(Self.member("preset", preset.rawValue))
      if preset.algorithm != algorithm, case .httpMessage = preset.scheme {
        lines.append(Self.member("algorithm", algorithm.rawValue))
      } else if preset == .jws, algorithm != preset.algorithm {
        lines.append(Self.member("algorithm", algorithm.rawValue))
      }
    case .detached(let scheme): lines += Self.members(of: scheme)
    }
    lines.append(#""keys": { \#(Self.quoted(key.name)): \#(keyText) }"#)
    return "\"signature\": {\n" + lines.map { "  \($0)" }.joined(separator: ",\n") + "\n}"
  }

  private static func members(of scheme: DetachedScheme) -> [String] {
    var lines = [member("header", scheme.header)]
    if !scheme.prefix.isEmpty { lines.append(member("prefix", scheme.prefix)) }
    if let separator = scheme.separator { lines.append(member("separator", String(UnicodeScalar(separator)))) }
    lines.append(member("algorithm", scheme.algorithm.rawValue))
    lines.append(member("encoding", scheme.encoding.rawValue))
    lines.append(member("content", scheme.content.template))
    for (name, place) in [("timestamp", scheme.timestamp), ("id", scheme.id)] {
      switch place {
      case .header(let header): lines.append(member("\(name)Header", header))
      case .parameter(let parameter): lines.append(member("\(name)Parameter", parameter))
      case nil: break
      }
    }
    if scheme.timestamp != nil, scheme.timestampUnit == .milliseconds { lines.append(member("timestampUnit", "ms")) }
    return lines
  }

  private var keyText: String {
    let reference = key.file.map { #"{ "file": \#(Self.quoted($0)) }"# } ?? Self.quoted("…")
    if isPublicKey { return #"{ "publicKey": \#(reference) }"# }
    return keyForm == .automatic ? reference : #"{ "secret": \#(reference), "form": "\#(keyForm.rawValue)" }"#
  }

  private static func member(_ name: String, _ value: String) -> String { "\"\(name)\": \(quoted(value))" }

  private static func quoted(_ text: String) -> String { JSONText(string: text).text }
}
