import Testing
import TransparencyLog

@Suite struct NoteTests {
  /// Keys and notes of others.
  struct Vector: Sendable, CustomTestStringConvertible {
    let origin: String
    let key: String
    let note: String
    var match = NoteVerifier.Match.signed
    var testDescription: String { origin }
  }

  static let vectors = [
    Vector(
      origin: "C2SP signed-note v1.1.0, the example under \"Verifier keys\"",
      key: "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
      note: """
        This is an example message.

        — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

        """),
    Vector(
      origin: "golang.org/x/mod/sumdb/note, package documentation",
      key: "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
      note: """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

        """),
    Vector(
      origin: "a checkpoint of a CT log, with witnesses, by the log",
      key: "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f",
      note: cosigned),
    Vector(
      origin: "the same, by its witness remora.n621.de",
      key: "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
      note: cosigned, match: .cosigned(at: 1_779_573_024)),
  ]

  private static let cosigned = """
    arche2025h1.staging.ct.transparency.dev
    1432088532
    U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

    — arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
    — arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
    — transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
    — witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
    — remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
    — witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==

    """

  @Test(arguments: vectors) func publishedNotesVerify(vector: Vector) throws {
    let key = try #require(NoteVerifier(vector.key))
    #expect(key.description == vector.key)
    let note = try SignedNote(parsing: Array(vector.note.utf8))
    #expect(note.description == vector.note)
    let found = try note.verified(by: [key])
    #expect(found.map(\.key) == [key])
    #expect(found.map(\.match) == [vector.match])
  }

  @Test(arguments: vectors) func aChangedByteOfTheTextIsFound(vector: Vector) async throws {
    let key = try #require(NoteVerifier(vector.key))
    let note = try SignedNote(parsing: Array(vector.note.utf8))
    for at in note.text.utf8.indices {
      await Task.yield()
      var bytes = Array(note.text.utf8)
      bytes[note.text.utf8.distance(from: note.text.utf8.startIndex, to: at)] ^= 1
      let changed = SignedNote(text: String(decoding: bytes, as: UTF8.self), signatures: note.signatures)
      #expect(throws: LogError.self) { _ = try changed.verified(by: [key]) }
    }
  }

  /// Of C2SP/C2SP issue 99: the seed is 0x11 and zeros.
  @Test func thePublishedCheckpointIsSignedAlike() throws {
    let name = "sigsum.org/v1/tree/e796172b92befd62d9dc67e41c2f5bc9d3100a3023b20b1ca40288dd1c679e69"
    let signer = try #require(
      NoteSigner("PRIVATE+KEY+\(name)+809da1a3+AREAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))
    let root = try #require(TreeHash(base64: "HA5HAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="))
    let text = Checkpoint(origin: name, size: 10, root: root).description
    let line = try #require(signer.sign(text, time: 0))
    #expect(
      line.description
        == "— \(name) gJ2ho0n8F8olcerUF1FFdv235A/5as/coWrpLrtE7ovMeP5whgwouYExowG/lTznxu6OUGjjt5yJQ6bXtTcf718MqAQ=")
    #expect(try Checkpoint(text).description == text)
  }

  /// Of golang.org/x/mod/sumdb/note.
  @Test func thePublishedPrivateKeySignsThePublishedNote() throws {
    let text = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    let signer = try #require(NoteSigner(text))
    #expect(signer.secretText == text)
    #expect(signer.verifier.description == Self.vectors[1].key)
    let note = try SignedNote(parsing: Array(Self.vectors[1].note.utf8))
    #expect(signer.sign(note.text, time: 0) == note.signatures[0])
    #expect("\(signer)" == "" && String(reflecting: signer) == "")
  }

  @Test func aManglingOfAKeyIsNoKey() async {
    let key = Self.vectors[1].key
    for from in key.indices {
      await Task.yield()
      for to in key.indices where from < to && (from > key.startIndex || to < key.endIndex) {
        #expect(NoteVerifier(key[from..<to]) == nil)
      }
    }
    // As golang.org/x/mod/sumdb/note has it: of a wrong length, and of an unknown kind, under their right identities.
    #expect(NoteVerifier("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==") == nil)
    #expect(NoteVerifier("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW") == nil)
  }

  @Test(arguments: [
    "", "\n", "text\n", "text\n\n", "text\n— a AAAAAAA=\n", "text\n\n- PeterNeumann x08go/ZJkuBS\n",
    "text\n\n— PeterNeumann\n", "text\n\n—  x08go/ZJkuBS\n", "text\n\n— Peter Neumann x08go/ZJkuBS\n",
    "text\n\n— Peter+Neumann x08go/ZJkuBS\n", "text\n\n— PeterNeumann x08g\n", "text\n\n— PeterNeumann x08go/ZJkuB\n",
    "text\n\n— PeterNeumann x08go/ZJkuBS", "te\u{7}xt\n\n— PeterNeumann x08go/ZJkuBS\n",
    "text\n\n— PeterNeumann x08go/ZJkuBS=\n", "text\r\n\n— PeterNeumann x08go/ZJkuBS\n",
  ])
  func whatIsNoNoteIsRefused(text: String) {
    #expect(throws: LogError.self) { try SignedNote(parsing: Array(text.utf8)) }
  }

  @Test func aNoteMayHaveEmptyLinesAndSixteenSignatures() throws {
    let text = "one\n\ntwo\n"
    let signers = try (0..<16).map { try #require(NoteSigner(generating: "log.example/\($0)", kind: .ed25519)) }
    let note = SignedNote(text: text, signatures: signers.compactMap { $0.sign(text, time: 0) })
    let again = try SignedNote(parsing: Array(note.description.utf8))
    #expect(again == note)
    #expect(try again.verified(by: signers.map(\.verifier)).count == 16)
  }

  @Test func aKnownKeysBadSignatureSpoilsTheNote() throws {
    let (log, witness) = try (
      #require(NoteSigner(generating: "log.example", kind: .ed25519)),
      #require(NoteSigner(generating: "witness.example", kind: .cosignature))
    )
    let text = "log.example\n0\n\(TreeHash.empty)\n"
    let (own, others) = try (#require(log.sign(text, time: 0)), #require(witness.sign("other\n", time: 7)))
    let note = SignedNote(text: text, signatures: [own, others])
    #expect(throws: LogError.self) { _ = try note.verified(by: [log.verifier, witness.verifier]) }
    #expect(try note.verified(by: [log.verifier]).count == 1)
    #expect(throws: LogError.self) { _ = try note.verified(by: []) }
  }

  @Test(arguments: [
    "log\n1\n", "log\n1\nHA5HAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "log\n01\nHA5HAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
    "log\n-1\nHA5HAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
    "log\n+1\nHA5HAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
    "\n1\nHA5HAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", "log\n1\nHA5HAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\n",
    "log\n1\nHA5HAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\nmore\n",
    "log\n99999999999999999999\nHA5HAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
    "log\n1\nHA5HAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n",
  ])
  func whatIsNoCheckpointIsRefused(text: String) {
    #expect(throws: LogError.self) { try Checkpoint(text) }
  }
}
