import CallModel
import Testing

@Suite struct IdentityTests {
  /// The expected value is that of another implementation of RFC 9562: Python's `uuid.uuid5`.
  @Test func `A call's identity is the same in every process, and of version 5`() {
    let id = CallID(provider: .agendize, account: "acme", key: "c1")
    #expect(id.description == "66113ac2-13b6-50f7-878c-7f2224c15071")
    #expect(CallID(id.description) == id)
    #expect(Array(id.description)[14] == "5")
    #expect("89ab".contains(Array(id.description)[19]))
  }

  @Test func `Other providers, accounts and keys have other identities, and separators do not run together`() {
    let ids = [
      CallID(provider: .agendize, account: "a", key: "b|c"), CallID(provider: .agendize, account: "a|b", key: "c"),
      CallID(provider: .agendize, account: nil, key: "c"), CallID(provider: .generic, account: nil, key: "c"),
      CallID(provider: .agendize, account: "a", key: "c"),
    ]
    #expect(Set(ids).count == ids.count)
  }

  @Test func `An event's identity is of version 7 and sorts by time`() {
    let early = EventID(at: Instant(microseconds: 1_700_000_000_000_000), random: [UInt8](repeating: 0xff, count: 10))
    let late = EventID(at: Instant(microseconds: 1_700_000_000_001_000), random: [UInt8](repeating: 0, count: 10))
    #expect(early < late)
    #expect(early.description == "018bcfe5-6800-7fff-bfff-ffffffffffff")
    #expect(EventID(early.description) == early)
  }

  @Test(arguments: [
    "", "018bcfe5", "018bcfe5-6800-7fff-bfff-fffffffffff", "018bcfe5-6800-7fff-bfff-ffffffffffffx",
    "018bcfe568007fffbfffffffffffffff", "+18bcfe5-6800-7fff-bfff-ffffffffffff",
  ])
  func `What is no UUID is not read`(_ text: String) { #expect(EventID(text) == nil) }
}

@Suite struct PhoneNumberTests {
  @Test(
    arguments: [
      ("+33 1 02 03 04 05", "+33102030405", PhoneNumber.Kind.e164), ("+1 (202) 555-0143", "+12025550143", .e164),
      ("tel:+33102030405", "+33102030405", .e164), ("0102030405", nil, .national), ("33102030405", nil, .national),
      ("**1", nil, .service), ("*98", nil, .service), ("3900", nil, .unknown), ("sip:tom@pbx.example", nil, .sip),
      ("anonymous", nil, .anonymous), ("", nil, .anonymous), ("Restricted", nil, .anonymous),
      ("+0123456789", nil, .unknown),
      ("+12", nil, .unknown), ("+123456789012345678", nil, .unknown), ("Front desk", nil, .unknown),
    ] as [(String, String?, PhoneNumber.Kind)])
  func `A number is E.164 only where that is certain`(_ raw: String, _ number: String?, _ kind: PhoneNumber.Kind) {
    let phone = PhoneNumber(raw)
    #expect(phone.number == number)
    #expect(phone.kind == kind)
    #expect(phone.raw == raw)
  }
}
