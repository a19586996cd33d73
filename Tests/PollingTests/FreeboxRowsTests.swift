import CallModel
import Providers
import StrictJSON
import Testing

@testable import Polling

/// What a Freebox's log and voicemail make together, look after look; either may be gone at the next.
@Suite struct FreeboxRowsTests {
  private let entry = #"{"id":69,"type":"missed","datetime":1000,"number":"0199000111","duration":25}"#
  private let other = #"{"id":70,"type":"missed","datetime":1500,"number":"0199000222","duration":9}"#
  private let message =
    #"{"id":"m.au","country_code":33,"phone_number":"199000111","date":1030,"read":false,"duration":7}"#

  private func values(_ texts: [String]) throws -> [JSONValue] { try texts.map { try JSONDocument(parsing: $0).root } }

  private func forms(
    _ entries: [String], _ messages: [String]?, _ known: FreeboxJoined = FreeboxJoined()
  ) throws -> (forms: [String], joined: FreeboxJoined) {
    let rows = FreeboxRows(entries: try values(entries), messages: try messages.map { try values($0) }, known: known)
    return (rows.rows.map(\.form), FreeboxJoined(rows.joined.text))
  }

  @Test func `A message that was joined to its call makes no call of its own when the log has lost that`() throws {
    let first = try forms([entry, other], [message])
    #expect(first.forms == [FreeboxNormaliser.callWithVoicemail, FreeboxNormaliser.callLog])
    let lost = try forms([other], [message], first.joined)
    #expect(lost.forms == [FreeboxNormaliser.callLog])
    // Also at the look after that.
    #expect(try forms([], [message], lost.joined).forms.isEmpty)
    #expect(try forms([], [message]).forms == [FreeboxNormaliser.voicemail])
  }

  @Test func `A call whose message was deleted, or cannot be read now, is not told as one without`() throws {
    let first = try forms([entry], [message])
    for messages in [[], nil] as [[String]?] {
      let next = try forms([entry, other], messages, first.joined)
      #expect(next.forms == [FreeboxNormaliser.callWithVoicemail, FreeboxNormaliser.callLog])
      #expect(next.joined == first.joined)
    }
  }

  @Test func `A row says the same after its message was deleted, and what changes in it later is told`() throws {
    func rows(_ entry: String, _ messages: [String]?, _ known: FreeboxJoined) throws -> FreeboxRows {
      FreeboxRows(entries: try values([entry]), messages: try messages.map { try values($0) }, known: known)
    }
    let first = try rows(entry, [message], FreeboxJoined())
    let after = try rows(entry, [], FreeboxJoined(first.joined.text))
    #expect(after.rows.map(\.body) == first.rows.map(\.body))
    let changed = try rows(entry.replacing(#""duration":25"#, with: #""duration":99"#), nil, after.joined)
    #expect(changed.rows.count == 1 && changed.rows.map(\.body) != first.rows.map(\.body))
    // As it was kept before: what the message said is not known, and no call is made of it.
    let old = FreeboxJoined("m.au\t69 1000")
    #expect(try rows(entry, [], old).rows.isEmpty && old.entry(of: "m.au") == "69 1000")
    #expect(try rows(other, [message], old).rows.map(\.form) == [FreeboxNormaliser.callLog])
    #expect(try rows(entry, [message], old).joined == first.joined)
  }

  @Test func `What could not be read does not make what was known of it forgotten`() throws {
    let first = try forms([entry], [message])
    let unreadable = try forms([], nil, first.joined)
    #expect(try forms([], [message], unreadable.joined).forms.isEmpty)
    #expect(try forms([], [], first.joined).joined.text.isEmpty, "both are gone")
  }

  @Test func `An entry that the log loses before it has settled is looked at once more`() throws {
    let young = #"{"id":71,"type":"accepted","datetime":1000,"number":"1","duration":60}"#
    let at = { (second: Int64) in Instant(microseconds: second * 1_000_000) }
    let kept = FreeboxOpenEntries.text(try values([young, other]), at: at(1_100))
    #expect(FreeboxOpenEntries(kept).entries.count == 2)
    #expect(FreeboxOpenEntries(kept).gone(from: try values([other])).count == 1)
    #expect(FreeboxOpenEntries(kept).gone(from: try values([young, other])).isEmpty)
    #expect(FreeboxOpenEntries(FreeboxOpenEntries.text(try values([young]), at: at(1_660))).entries.isEmpty)
    #expect(FreeboxOpenEntries(nil).entries.isEmpty && FreeboxOpenEntries("no JSON").entries.isEmpty)
  }
}
