import Testing
import TransparencyLog

@Suite struct ProofTests {
  private let log: NoteSigner
  private let witness: NoteSigner

  init() throws {
    log = try #require(NoteSigner(generating: "log.example/audit", kind: .ed25519))
    witness = try #require(NoteSigner(generating: "witness.example", kind: .cosignature))
  }

  private func note(size: Int, by signers: [NoteSigner]) -> SignedNote {
    let text = Checkpoint(origin: "log.example/audit", size: size, root: TiledTree.grown(to: size).tree.root)
      .description
    return SignedNote(text: text, signatures: signers.compactMap { $0.sign(text, time: 1_763_000_000) })
  }

  private func proof(_ index: Int, size: Int, extra: [UInt8]? = nil) throws -> LogProof {
    let (_, pieces, _) = TiledTree.grown(to: size)
    let path = try #require(try InclusionProof(of: index, size: size, in: TileTree(pieces, size: size))).path
    return LogProof(extra: extra, index: index, path: path, note: note(size: size, by: [log, witness]))
  }

  @Test(arguments: [(0, 1), (5, 13), (299, 300)]) func aProofFileIsReadBackAndHolds(index: Int, size: Int) throws {
    for extra in [nil, [], [1, 2, 3]] as [[UInt8]?] {
      let proof = try proof(index, size: size, extra: extra)
      let again = try LogProof(parsing: Array(proof.description.utf8))
      #expect(again == proof)
      let (checkpoint, signed) = try again.verify(
        entry: Array("entry \(index)".utf8), keys: [log.verifier, witness.verifier])
      #expect(checkpoint.size == size)
      #expect(signed.map(\.match) == [.signed, .cosigned(at: 1_763_000_000)])
      #expect(throws: LogError.self) { _ = try again.verify(entry: Array("entry".utf8), keys: [log.verifier]) }
      #expect(throws: LogError.self) {
        _ = try again.verify(entry: Array("entry \(index)".utf8), keys: [witness.verifier])
      }
    }
  }

  @Test func anyChangedByteOfAProofFileIsFound() async throws {
    let bytes = Array(try proof(5, size: 13).description.utf8)
    for at in bytes.indices {
      await Task.yield()
      for bit in [1, 0x20] as [UInt8] {
        var changed = bytes
        changed[at] ^= bit
        #expect(throws: LogError.self, "byte \(at)") {
          _ = try LogProof(parsing: changed).verify(
            entry: Array("entry 5".utf8), keys: [log.verifier, witness.verifier])
          // A signer's name or identity changed: one who is trusted no longer signs.
          let signed = try LogProof(parsing: changed).note.verified(by: [log.verifier, witness.verifier])
          if signed.count < 2 { throw LogError("a signature is missing") }
        }
      }
    }
  }

  @Test func aWitnessDecidesAsTheSpecificationHasIt() throws {
    let (_, pieces, _) = TiledTree.grown(to: 30)
    let hashes = TileTree(pieces, size: 30)
    let head = WitnessDecision.Head(size: 12, root: TiledTree.grown(to: 12).tree.root)
    let path = try #require(try ConsistencyProof(from: 12, to: 30, in: hashes)).path
    func decide(
      _ old: Int, _ path: [TreeHash], _ note: SignedNote, _ head: WitnessDecision.Head, keys: [NoteVerifier]? = nil
    ) throws -> WitnessDecision {
      let request = AddCheckpoint(oldSize: old, path: path, note: note)
      let again = try AddCheckpoint(parsing: Array(request.description.utf8))
      #expect(again == request)
      return .decide(again, logs: keys ?? [log.verifier]) { _ in head }
    }
    let good = note(size: 30, by: [log])
    #expect(try decide(12, path, good, head) == .cosign(Checkpoint(good.text)))
    #expect(try decide(0, [], good, .none) == .cosign(Checkpoint(good.text)))
    #expect(try decide(0, path, good, .none) == .inconsistent)
    #expect(try decide(0, [], good, head) == .conflict(size: 12))
    #expect(try decide(31, [], good, head) == .badRequest)
    #expect(try decide(12, Array(path.dropLast()), good, head) == .inconsistent)
    #expect(try decide(12, path, good, head, keys: []) == .unknownOrigin)
    let other = try #require(NoteSigner(generating: "log.example/audit", kind: .ed25519))
    #expect(try decide(12, path, note(size: 30, by: [other]), head) == .badSignature)
    let same = WitnessDecision.Head(size: 30, root: TiledTree.grown(to: 30).tree.root)
    #expect(try decide(30, [], good, same) == .cosign(Checkpoint(good.text)))
    #expect(try decide(30, [], good, .init(size: 30, root: head.root)) == .conflict(size: 30))
  }

  @Test(arguments: ["", "old 1\n", "old 01\n\nx\n", "old -1\n\nx\n\n— a AAAAAAA=\n", "12\n\nx\n\n— a AAAAAAA=\n"])
  func whatIsNoRequestToAWitnessIsRefused(text: String) {
    #expect(throws: LogError.self) { try AddCheckpoint(parsing: Array(text.utf8)) }
  }
}
