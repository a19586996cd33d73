import Testing

@testable import EventJournal

@Suite struct FingerprintTableTests {
  /// Spread as hashes are.
  private func fingerprint(_ number: Int) -> UInt64 { (UInt64(number) + 1) &* 0xd134_2543_de82_ef95 }

  @Test func `At least half of the limit is remembered, at most all of it, and each with its own number`() {
    let table = FingerprintTable(keys: 20_000, microseconds: .max)
    for number in 0..<50_000 { table.set(fingerprint(number), seq: Int64(number) + 7, now: 0) }
    for number in 40_000..<50_000 { #expect(table.seq(of: fingerprint(number)) == Int64(number) + 7) }
    for number in 0..<30_000 { #expect(table.seq(of: fingerprint(number)) == nil) }
    #expect(table.seq(of: fingerprint(60_000)) == nil)
  }

  @Test func `The latest number of a fingerprint counts`() {
    let table = FingerprintTable(keys: 100, microseconds: .max)
    for seq: Int64 in [5, 9, 7] { table.set(1, seq: seq, now: 0) }
    #expect(table.seq(of: 1) == 7)
  }

  @Test func `What is older than the horizon is forgotten, what is younger than its half is not`() {
    let table = FingerprintTable(keys: 100, microseconds: 1_000)
    table.set(1, seq: 1, now: 0)
    table.set(2, seq: 2, now: 499)
    table.set(3, seq: 3, now: 500)
    #expect(table.seq(of: 1) == 1 && table.seq(of: 2) == 2)
    table.set(4, seq: 4, now: 1_000)
    #expect(table.seq(of: 1) == nil && table.seq(of: 2) == nil)
    #expect(table.seq(of: 3) == 3 && table.seq(of: 4) == 4)
  }

  @Test(arguments: [Int64.max, .min, 1 << 40, -(1 << 40)])
  func `Numbers far from one another are kept all the same`(far: Int64) {
    let table = FingerprintTable(keys: 100, microseconds: .max)
    table.set(1, seq: 10, now: 0)
    table.set(2, seq: far, now: 0)
    #expect(table.seq(of: 1) == 10 && table.seq(of: 2) == far)
  }

  @Test func `A table full of neighbours finds every one, also around its end`() {
    let table = FingerprintTable(keys: 2, microseconds: .max)
    for number in 1...9 {
      table.set(UInt64(number), seq: Int64(number), now: 0)
      #expect(table.seq(of: UInt64(number)) == Int64(number))
    }
  }
}
