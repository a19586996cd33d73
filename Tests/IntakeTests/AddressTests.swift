import Intake
import Testing

@Suite struct AddressTests {
  @Test(arguments: [
    ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.1", false), ("192.0.2.7", "192.0.2.7", true),
    ("192.0.2.7", "::ffff:192.0.2.7", true),
    ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false),
    ("2001:db8::/32", "2001:db8:ffff::1", true),
    ("2001:db8::/32", "2001:db9::1", false), ("::/0", "2001:db8::1", true),
    ("2001:db8::/65", "2001:db8::8000:0:0:1", false), ("::1", "0:0:0:0:0:0:0:1", true),
  ])
  func `A block holds its addresses and no others`(_ range: String, _ address: String, _ holds: Bool) throws {
    #expect(try #require(AddressRange(range)).contains(try #require(IPAddress(address))) == holds)
  }

  @Test(arguments: [
    "", "1.2.3", "1.2.3.256", "1.2.3.4.5", "01.2.3.0004", "a.b.c.d", "1.2.3.4/33", "::/129", ":::", "1::2::3",
    "12345::", "g::", "1.2.3.4/", "1.2.3.4/-1", "+1.2.3.4",
  ])
  func `What is no address is not read`(_ text: String) { #expect(AddressRange(text) == nil) }
}

@Suite struct ConnectionCounterTests {
  @Test func `Connections are bounded in all and by address, and room comes back`() {
    let counter = ConnectionCounter(total: 3, perAddress: 2)
    #expect(counter.enter("a"))
    #expect(counter.enter("a"))
    #expect(!counter.enter("a"))
    #expect(counter.enter("b"))
    #expect(!counter.enter("c"))
    counter.leave("a")
    #expect(counter.enter("c"))
    #expect(counter.count == 3)
  }

  @Test func `A budget is spent by source and address, and renewed each minute`() {
    let budget = RejectionBudget(burst: 2, perMinute: 1)
    #expect(budget.take(source: "s", address: "a", now: 0))
    #expect(budget.take(source: "s", address: "a", now: 30))
    #expect(!budget.take(source: "s", address: "a", now: 59))
    #expect(budget.take(source: "s", address: "b", now: 59))
    #expect(budget.take(source: "t", address: "a", now: 59))
    #expect(budget.take(source: "s", address: "a", now: 60))
    #expect(!budget.take(source: "s", address: "a", now: 61))
    // A clock set back gives nothing.
    #expect(!budget.take(source: "s", address: "a", now: 0))
  }

  @Test func `A budget does not grow with the addresses that strangers make up`() {
    let budget = RejectionBudget(burst: 2, perMinute: 2)
    let taken = (0..<10_000).filter { budget.take(source: "s", address: "\($0)", now: 0) }.count
    #expect(taken == 4_096)
  }
}
