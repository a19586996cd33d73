import Cryptography
import Testing

@Suite struct DigestTests {
  private func hex(_ bytes: [UInt8]) -> String { ByteEncoding.hex.encode(bytes) }

  /// FIPS 180-4 examples, https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values
  @Test func `Digests are those of FIPS 180-4`() {
    let abc = Array("abc".utf8)
    #expect(hex(DigestAlgorithm.sha1.hash(abc)) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(hex(DigestAlgorithm.sha256.hash(abc)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      hex(DigestAlgorithm.sha256.hash([[], Array("a".utf8), Array("bc".utf8)])) == hex(DigestAlgorithm.sha256.hash(abc))
    )
    #expect(hex(DigestAlgorithm.sha512.hash(abc)).hasPrefix("ddaf35a193617abacc417349ae204131"))
  }

  /// RFC 4231, test cases 1, 2 and 6.
  @Test func `Codes are those of RFC 4231, however often a key is used`() throws {
    let one = try #require(HMACKey([UInt8](repeating: 0x0b, count: 20)))
    for _ in 0..<3 {
      #expect(
        hex(one.code(for: Array("Hi There".utf8))) == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      )
    }
    let two = try #require(HMACKey(Array("Jefe".utf8), .sha512))
    #expect(
      hex(two.code(for: [Array("what do ya want ".utf8), Array("for nothing?".utf8)])).hasPrefix(
        "164b7a7bfcf819e2e395fbe73b56e0a3"))
    let six = try #require(HMACKey([UInt8](repeating: 0xaa, count: 131)))
    #expect(
      hex(six.code(for: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)))
        == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    #expect(HMACKey([]) == nil)
  }

  @Test func `Equality is by content, whatever the lengths`() {
    #expect(ConstantTime.areEqual([], []))
    #expect(ConstantTime.areEqual([1, 2, 3], [1, 2, 3]))
    #expect(!ConstantTime.areEqual([1, 2, 3], [1, 2]))
    #expect(!ConstantTime.areEqual([1, 2, 3], [1, 2, 4]))
    #expect(!ConstantTime.areEqual([], [0]))
  }

  @Test func `A secret shows itself nowhere`() {
    let secret = Secret("hunter2")
    var dumped = ""
    dump(secret, to: &dumped)
    #expect(
      !"\(secret)\(String(reflecting: secret))\(dumped)\(Mirror(reflecting: secret).children.map { "\($0)" })".contains(
        "hunter2"))
    #expect(secret.matches(Array("hunter2".utf8)))
    #expect(!secret.matches(Array("hunter".utf8)))
  }

  @Test func `Random bytes differ`() {
    #expect(RandomBytes.make(32) != RandomBytes.make(32))
    #expect(RandomBytes.make(0).isEmpty)
  }

  @Test func `Random bytes never come twice, drawn in pieces or at once, from many threads`() async {
    let drawn = await withTaskGroup(of: [[UInt8]].self) { group in
      for _ in 0..<8 { group.addTask { (0..<500).map { RandomBytes.make($0 % 3 == 0 ? 80 : 16) } } }
      return await group.reduce(into: []) { $0 += $1 }
    }
    #expect(drawn.allSatisfy { $0.count == 80 || $0.count == 16 })
    #expect(Set(drawn.map { Array($0.prefix(16)) }).count == 4_000)
    #expect(drawn.allSatisfy { $0.contains { $0 != 0 } })
    #expect(RandomBytes.make(0).isEmpty)
  }

  @Test func `A key used once gives the code that a kept key gives, also between uses of others`() throws {
    let parts: [[UInt8]] = [[1], [2, 3], []]
    for key in [[UInt8](repeating: 7, count: 32), Array("another".utf8), [UInt8](repeating: 9, count: 200)] {
      let kept = try #require(HMACKey(key))
      #expect(HMACKey.code(key: key, for: [1, 2, 3]) == kept.code(for: parts))
    }
    #expect(HMACKey.code(key: [], for: [1]) == nil)
  }
}
