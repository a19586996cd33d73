package import TransparencyLog

/// How the audit log is signed, and who sees to it that it only grows.
package struct AuditConfiguration: Sendable {
  /// Another machine that cosigns heads.
  package struct Witness: Sendable {
    /// The submission prefix, without a slash at its end.
    package let url: String
    package let key: NoteVerifier
  }

  /// Of one name, the log's origin; the newest first. Nothing is signed without one.
  package var signers: [NoteSigner] = []
  /// Where the head is kept beside the data folder.
  package var head: String?
  package var witnesses: [Witness] = []

  package var verifiers: [NoteVerifier] { signers.map(\.verifier) }
  package var origin: String? { signers.first?.verifier.name }

  /// Whether the journal's being an older copy can be noticed.
  package var noticesRollback: Bool { head != nil || !witnesses.isEmpty }

  package static let rollbackWarning =
    "that the journal was put back from an older copy cannot be noticed: set \"head\" to a file outside \"data\", or name \"witnesses\""
}
