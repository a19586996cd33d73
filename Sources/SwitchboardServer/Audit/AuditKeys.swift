package import TransparencyLog

/// The file of an audit log's private keys: one a line, the newest first, all of one name.
package enum AuditKeys {
  package struct Fault: Error, Sendable, CustomStringConvertible {
    package let description: String
  }

  package static let limit = 8

  package static func parse(_ text: String) -> Result<[NoteSigner], Fault> {
    let lines = text.split(separator: "\n").filter { !$0.isEmpty }
    guard (1...limit).contains(lines.count) else { return fault("it holds no key, or more than \(limit)") }
    var signers: [NoteSigner] = []
    for line in lines {
      guard let signer = NoteSigner(line) else { return fault("a line of it is no key") }
      signers.append(signer)
    }
    guard signers.allSatisfy({ $0.verifier.kind == .ed25519 }) else { return fault("a witness's key signs no log") }
    guard Set(signers.map(\.verifier.name)).count == 1 else { return fault("its keys have several names") }
    return .success(signers)
  }

  package static func text(_ signers: [NoteSigner]) -> String { signers.map { $0.secretText + "\n" }.joined() }

  private static func fault(_ what: String) -> Result<[NoteSigner], Fault> {
    .failure(Fault(description: "not the key of an audit log: \(what); `switchboard audit key generate` makes one"))
  }
}
