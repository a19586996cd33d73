private import Cryptography

extension SignatureVerifier {
  /// What it asks of a message, for people: the scheme and the names of the keys; never a key, never a signature.
  package var expectation: String {
    let names = keys.map { "\"\($0.id)\"" }
    let known = names.isEmpty ? "no key" : "the \(names.count == 1 ? "key" : "keys") \(names.joined(separator: ", "))"
    switch scheme {
    case .detached(let scheme): return "\(scheme.expectation), under \(known)"
    case .token(let scheme): return "a JSON Web Signature in the header \(scheme.header), under \(known)"
    case .httpMessage: return "an HTTP message signature (RFC 9421), under \(known)"
    }
  }
}

extension DetachedScheme {
  fileprivate var expectation: String {
    let content = content.template.replacing("\n", with: "\\n")
    let front = prefix.isEmpty ? "" : ", after \(prefix)"
    let time = timestamp.map { ", not more than \(tolerance) s off in \($0)" } ?? ""
    return "\(algorithm.rawValue) of \(content) in \(encoding.rawValue) in the header \(header)\(front)\(time)"
  }
}
