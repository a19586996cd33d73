/// What a key's signatures say (C2SP signed-note, "Signature types").
public enum NoteKeyKind: UInt8, Sendable, Hashable {
  /// Ed25519 over the note's text: a log's own signature.
  case ed25519 = 0x01
  /// Ed25519 over the text and a time: a witness's (C2SP tlog-cosignature).
  case cosignature = 0x04
}
