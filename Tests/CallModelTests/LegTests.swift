import CallModel
import StrictJSON
import Testing

/// Calls whose rows are legs: what the legs tell together, in whichever order they come.
@Suite struct LegTests {
  private func at(_ second: Int64) -> Instant { Instant(microseconds: second * 1_000_000) }

  /// A record of one leg, as a normaliser makes it of a row.
  private func row(
    _ id: String, _ status: CallStatus, _ from: Int64, answered: Int64? = nil, to end: Int64? = nil,
    kind: String? = "phone", callee: String? = nil, provider: Provider = .enswitch
  ) -> CallRecord {
    var record = CallRecord(
      id: CallID(provider: provider, account: "s", key: "1"), provider: provider, observedAt: at(end ?? from))
    record.receivedVia = .pull
    record.externalId = id
    record.status = status
    record.statusRaw = status.rawValue
    record.isFinal = end != nil
    record.startedAt = at(from)
    record.answeredAt = answered.map { at($0) }
    record.endedAt = end.map { at($0) }
    record.callee = callee.map { Party(phone: PhoneNumber($0)) }
    var leg = Leg(id: id)
    (leg.startedAt, leg.answeredAt, leg.endedAt) = (record.startedAt, record.answeredAt, record.endedAt)
    (leg.status, leg.kind, leg.callee) = (status, kind, record.callee)
    record.legs = [leg]
    return record
  }

  /// Merges them in every order; all must come to the same.
  private func merged(_ rows: [CallRecord]) throws -> CallRecord {
    var results: [CallRecord] = []
    for order in orders(rows) {
      let first = try #require(order.first)
      results.append(order.dropFirst().reduce(first) { $0.merging($1) })
    }
    let first = try #require(results.first)
    for other in results.dropFirst() {
      #expect(other.status == first.status)
      #expect(other.isFinal == first.isFinal)
      #expect(other.startedAt == first.startedAt && other.endedAt == first.endedAt)
      #expect(other.talkDuration == first.talkDuration)
      #expect(other.totalDuration == first.totalDuration && other.ringDuration == first.ringDuration)
      #expect(other.answeredBy == first.answeredBy && other.tags == first.tags && other.callee == first.callee)
      #expect(other.endReason == first.endReason)
      #expect(Set(other.legs) == Set(first.legs))
    }
    return first
  }

  private func orders(_ rows: [CallRecord]) -> [[CallRecord]] {
    guard rows.count > 1 else { return [rows] }
    return rows.indices.flatMap { index in
      var rest = rows
      let row = rest.remove(at: index)
      return orders(rest).map { [row] + $0 }
    }
  }

  @Test func `Who answered counts, however long another telephone rang`() throws {
    let call = try merged([
      row("q", .completed, 0, answered: 1, to: 60, kind: "queue", callee: "700"),
      row("a", .noAnswer, 2, to: 70, callee: "101"),
      row("b", .completed, 2, answered: 10, to: 60, callee: "102"),
    ])
    #expect(call.status == .completed && call.isFinal)
    #expect(call.answeredBy?.phone?.raw == "102")
    #expect(call.startedAt == at(0) && call.endedAt == at(70))
    #expect(call.legs.count == 3)
  }

  @Test func `A queue that took the call while nobody answered is what its last leg became`() throws {
    let call = try merged([
      row("q", .completed, 0, answered: 1, to: 30, kind: "queue", callee: "700"),
      row("a", .noAnswer, 2, to: 31, callee: "101"),
    ])
    #expect(call.status == .noAnswer && call.isFinal)
  }

  @Test func `Talking counts once where legs overlap`() throws {
    let call = try merged([
      row("a", .completed, 0, answered: 10, to: 40, callee: "101"),
      row("b", .completed, 5, answered: 20, to: 50, callee: "102"),
      row("c", .completed, 60, answered: 70, to: 75, callee: "103"),
    ])
    #expect(call.talkDuration?.milliseconds == 45_000)
    #expect(call.ringDuration?.milliseconds == 10_000)
    #expect(call.totalDuration?.milliseconds == 75_000)
    #expect(call.answeredBy?.phone?.raw == "103", "it ended last")
  }

  @Test func `While a leg talks the call goes on, although another has ended`() throws {
    let call = try merged([
      row("a", .noAnswer, 0, to: 20, callee: "101"), row("b", .inProgress, 0, answered: 20, callee: "102"),
    ])
    #expect(call.status == .inProgress && !call.isFinal)
    #expect(call.endedAt == nil && call.talkDuration == nil)
  }

  @Test func `A leg that still rang when another answered keeps the call from ending no longer`() throws {
    let call = try merged([
      row("a", .ringing, 0, callee: "101"), row("b", .completed, 0, answered: 20, to: 50, callee: "102"),
    ])
    #expect(call.status == .completed && call.isFinal)
  }

  @Test func `While the next telephone rings, the call is not missed yet`() throws {
    let first = row("a", .noAnswer, 0, to: 20, callee: "101")
    let ringing = try merged([first, row("b", .ringing, 20, callee: "102")])
    #expect(ringing.status == .ringing && !ringing.isFinal && ringing.endedAt == nil)
    let answered = try merged([
      first, row("b", .ringing, 20, callee: "102"), row("b", .completed, 20, answered: 25, to: 60, callee: "102"),
    ])
    #expect(answered.status == .completed && answered.isFinal)
    let long = try merged([row("a", .noAnswer, 0, to: 200, callee: "101"), row("b", .ringing, 0, callee: "102")])
    #expect(long.status == .noAnswer && long.isFinal, "nothing will be heard of the other any more")
  }

  @Test func `Legs of one moment are told apart by their ids, whichever came first`() throws {
    let call = try merged([
      row("a", .busy, 0, to: 20, callee: "101"), row("b", .noAnswer, 0, to: 20, callee: "102"),
      row("c", .canceled, 0, to: 20, callee: "103"),
    ])
    #expect(call.status == .canceled)
  }

  @Test func `Two people are not made one`() throws {
    var alice = row("a", .completed, 0, answered: 5, to: 20, provider: .cinnox)
    alice.callee = Party(phone: PhoneNumber("+85255001111"), displayName: "Alice", userId: "e-1")
    alice.legs[0].callee = alice.callee
    var bob = row("b", .completed, 20, answered: 25, to: 60, provider: .cinnox)
    bob.callee = Party(displayName: "Bob", userId: "e-2")
    bob.legs[0].callee = bob.callee
    let call = try merged([alice, bob])
    #expect(call.answeredBy == Party(displayName: "Bob", userId: "e-2"))
    #expect(call.callee == Party(displayName: "Bob", userId: "e-2"))
  }

  @Test func `What a row of one leg says of its own length counts no longer once there are two`() throws {
    var talked = row("a", .completed, 0, answered: 10, to: 41, callee: "101")
    (talked.talkDuration, talked.totalDuration) = (
      CallDuration(milliseconds: 30_000), CallDuration(milliseconds: 40_000)
    )
    let call = try merged([talked, row("b", .noAnswer, 2, to: 40, callee: "102")])
    #expect(call.talkDuration?.milliseconds == 31_000 && call.totalDuration?.milliseconds == 41_000)
    #expect(call.tags.contains("derived"))
  }

  @Test func `What an operator said of a call stays until its legs say something else`() throws {
    let call = try merged([row("a", .noAnswer, 0, to: 20, callee: "101"), row("b", .ringing, 20, callee: "102")])
    var edit = CallRecord(id: call.id, provider: .enswitch, observedAt: at(30))
    (edit.receivedVia, edit.status, edit.statusRaw, edit.isFinal) = (.local, .completed, "completed", true)
    (edit.startedAt, edit.talkDuration) = (at(5), CallDuration(milliseconds: 7_000))
    edit.caller = Party(phone: PhoneNumber("+33199000999"), displayName: "VIP")
    let edited = call.merging(edit)
    var again = row("b", .unknown, 20, kind: nil)
    (again.statusRaw, again.startedAt, again.legs[0].status, again.observedAt) = (nil, nil, nil, at(40))
    let same = edited.merging(again)
    #expect(same.status == .completed && same.isFinal && same.startedAt == at(5))
    #expect(same.caller == edit.caller && same.talkDuration == edit.talkDuration)
    let ended = same.merging(row("b", .completed, 20, answered: 25, to: 60, callee: "102"))
    #expect(ended.status == .completed && ended.endedAt == at(60) && ended.talkDuration?.milliseconds == 35_000)
    #expect(ended.caller == edit.caller, "no leg says otherwise")
  }

  /// An operator's word on the call.
  private func edit(_ change: (inout CallRecord) -> Void) -> CallRecord {
    var edit = CallRecord(
      id: CallID(provider: .enswitch, account: "s", key: "1"), provider: .enswitch, observedAt: at(30))
    edit.receivedVia = .local
    change(&edit)
    return edit
  }

  @Test func `What an operator adds to a call is not lost by rows that say what they said`() throws {
    let a = row("a", .completed, 0, answered: 5, to: 20, callee: "101")
    let b = row("b", .noAnswer, 2, to: 15, callee: "102")
    let bob = edit { $0.callee = Party(displayName: "Bob") }
    var later = b
    later.observedAt = at(90)
    later.extra = ["machine": JSONText(integer: 2)]
    let named = try merged([a, b]).merging(bob).merging(later)
    #expect(named.callee?.phone?.raw == "101" && named.callee?.displayName == "Bob")
    // Also where the second leg comes after the edit.
    let second = a.merging(edit { ($0.status, $0.statusRaw) = (.voicemail, "voicemail") }).merging(bob).merging(later)
    #expect(second.callee?.displayName == "Bob" && second.status == .voicemail)
    let gone = try merged([a, row("c", .inProgress, 3, answered: 4, callee: "103")]).merging(
      edit { $0.caller = Party(phone: PhoneNumber("+33199000999"), displayName: "VIP") }
    ).merging(gone(at: 400))
    #expect(gone.isFinal && gone.status == .completed && gone.caller?.displayName == "VIP")
  }

  @Test func `Who is talking takes the call back from its end`() throws {
    let a = row("a", .completed, 0, answered: 5, to: 20, callee: "101")
    let call = row("a", .inProgress, 0, answered: 5, callee: "101").merging(row("b", .ringing, 10, callee: "102"))
      .merging(a)
    #expect(call.isFinal && call.status == .completed)
    var talking = row("b", .inProgress, 10, answered: 18, callee: "102")
    talking.observedAt = at(25)
    let back = call.merging(talking)
    #expect(back.status == .inProgress && !back.isFinal && back.answeredBy?.phone?.raw == "102")
  }

  @Test func `An operator's word on a call of one leg is not its leg's, and stays when a second comes`() throws {
    var a = row("a", .completed, 0, to: 300, callee: "101", provider: .cinnox)
    a.talkDuration = CallDuration(milliseconds: 280_000)
    var b = row("b", .rejected, 0, to: 20, callee: "102", provider: .cinnox)
    b.talkDuration = CallDuration(milliseconds: 0)
    var word = edit {
      ($0.status, $0.statusRaw, $0.isFinal) = (.voicemail, "voicemail", true)
      $0.talkDuration = CallDuration(milliseconds: 60_000)
      $0.caller = Party(displayName: "VIP", contactId: "C1")
    }
    word = CallRecord(json: word.json()) ?? word
    let two = a.merging(word).merging(b)
    #expect(two.status == .voicemail && two.talkDuration?.milliseconds == 60_000)
    #expect(two.legs.first { $0.id == "a" }?.talkDuration?.milliseconds == 280_000)
    // Another number of the caller's is no other name.
    var named = b
    (named.caller, named.observedAt) = (Party(phone: PhoneNumber("+33199000777")), at(400))
    named.legs[0].caller = named.caller
    named.legs[0].startedAt = at(-5)
    let other = two.merging(named)
    #expect(other.caller == Party(phone: PhoneNumber("+33199000777"), displayName: "VIP", contactId: "C1"))
  }

  @Test func `Legs that have lengths and no answer times talked for the sum of them, in whichever order they come`()
    throws
  {
    var a = row("a", .completed, 0, to: 60, callee: "101", provider: .cinnox)
    var b = row("b", .completed, 60, to: 200, callee: "102", provider: .cinnox)
    (a.talkDuration, b.talkDuration) = (CallDuration(milliseconds: 30_000), CallDuration(milliseconds: 100_000))
    (a.ringDuration, b.ringDuration) = (CallDuration(milliseconds: 5_000), CallDuration(milliseconds: 7_000))
    let call = try merged([a, b])
    #expect(call.talkDuration?.milliseconds == 130_000 && call.ringDuration?.milliseconds == 7_000)
    #expect(CallRecord(json: call.json()) == call)
  }

  @Test func `Each leg of several keeps what its row alone said, in whichever order they come`() throws {
    var queue = row("a", .completed, 0, answered: 1, to: 30, kind: "queue")
    (queue.trunk, queue.dialedNumber) = ("t1", PhoneNumber("+33199000700"))
    queue.extra = ["machine": JSONText(integer: 1), "dcustomer": JSONText(integer: 33), "other": JSONText(true)]
    var phone = row("b", .completed, 2, answered: 10, to: 60)
    phone.extra = ["machine": JSONText(integer: 2)]
    let call = try merged([queue, phone])
    let leg = try #require(call.legs.first { $0.id == "a" })
    #expect(leg.extra == ["machine": JSONText(integer: 1), "dcustomer": JSONText(integer: 33)])
    #expect(leg.trunk == "t1" && leg.dialedNumber?.raw == "+33199000700")
    #expect(call.legs.first { $0.id == "b" }?.extra == ["machine": JSONText(integer: 2)])
    #expect(CallRecord(json: call.json()) == call)
    #expect(queue.merging(queue).legs[0].extra.isEmpty, "one leg is the call")
  }

  private func gone(at second: Int64) -> CallRecord {
    var gone = CallRecord(
      id: CallID(provider: .enswitch, account: "s", key: "1"), provider: .enswitch, observedAt: at(second))
    (gone.receivedVia, gone.status, gone.statusRaw, gone.isFinal) = (.pull, .unknown, CallRecord.gone, true)
    (gone.statusSource, gone.endReason) = (.derived, .unknown)
    return gone
  }

  @Test func `A call that is gone without an end is over, until its end is told`() throws {
    let two = try merged([row("a", .ringing, 0, callee: "101"), row("b", .ringing, 0, callee: "102")])
    for call in [row("a", .ringing, 0, callee: "101"), two] {
      let over = call.merging(gone(at: 400))
      #expect(over.status == .unknown && over.isFinal && over.startedAt == at(0))
      #expect(CallRecord(json: over.json()) == over)
      let told = over.merging(row("a", .completed, 0, answered: 5, to: 500, callee: "101"))
      #expect(told.status == .completed && told.isFinal && told.endedAt == at(500))
      #expect(told.merging(gone(at: 900)) == told)
    }
  }

  @Test func `Of a call that is gone the legs whose ends are known tell what it was`() throws {
    let talking = [
      row("a", .inProgress, 0, answered: 5, callee: "101"), row("b", .inProgress, 0, answered: 6, callee: "102"),
    ]
    let ended = row("a", .completed, 0, answered: 5, to: 60, callee: "101")
    let missed = row("a", .noAnswer, 0, to: 20, callee: "101")
    for (rows, last, status) in [
      (talking, ended, CallStatus.completed),
      ([row("a", .ringing, 0, callee: "101"), row("b", .ringing, 0, callee: "102")], missed, .noAnswer),
    ] {
      let call = try merged(rows)
      for over in [call.merging(gone(at: 400)).merging(last), call.merging(last).merging(gone(at: 400))] {
        #expect(over.status == status && over.isFinal && over.endedAt == last.endedAt)
      }
    }
    // Seen again, it goes on.
    var again = row("b", .inProgress, 0, answered: 6, callee: "102")
    again.observedAt = at(500)
    let back = try merged(talking).merging(gone(at: 400)).merging(again)
    #expect(back.status == .inProgress && !back.isFinal && back.endedAt == nil)
  }

  @Test func `A provider's own word "gone" is no call that vanished`() {
    var said = row("a", .completed, 0, answered: 5, to: 60, callee: "101", provider: .generic)
    (said.statusRaw, said.receivedVia) = (CallRecord.gone, .push)
    let call = row("a", .ringing, 0, provider: .generic).merging(said)
    #expect(call.status == .completed && call.endedAt == at(60) && call.answeredAt == at(5))
  }

  @Test func `A leg that has ended stays as it ended, whatever is said of it later`() throws {
    let ended = row("b", .completed, 0, answered: 20, to: 50, callee: "102")
    var late = row("b", .inProgress, 0, answered: 20, callee: "102")
    late.observedAt = at(90)
    for call in [ended.merging(late), late.merging(ended)] {
      #expect(call.status == .completed && call.isFinal)
      #expect(call.legs.count == 1 && call.legs[0].endedAt == at(50))
    }
  }

  @Test func `Providers whose rows are calls keep what their row says`() {
    var call = row("1", .completed, 0, answered: 5, to: 50, callee: "101", provider: .agendize)
    call.legs.append(Leg(id: "2"))
    let merged = call.merging(row("1", .completed, 0, answered: 5, to: 50, callee: "101", provider: .agendize))
    #expect(merged.status == .completed && merged.talkDuration == nil)
  }

  @Test func `Two rows of one session at PortSIP are legs of one call; one row alone is no leg`() throws {
    var first = row("r1", .noAnswer, 0, to: 20, callee: "101", provider: .portsip)
    var second = row("r2", .completed, 20, answered: 25, to: 60, callee: "102", provider: .portsip)
    (first.legs, second.legs) = ([], [])
    let call = try merged([first, second])
    #expect(call.legs.count == 2)
    #expect(call.status == .completed && call.answeredBy?.phone?.raw == "102")
    #expect(first.merging(first).legs.isEmpty)
    // Each of them may change, the one that came last too.
    second.endedAt = at(90)
    second.observedAt = at(90)
    #expect(call.merging(second).endedAt == at(90))
    first.endedAt = at(95)
    first.observedAt = at(95)
    #expect(call.merging(first).endedAt == at(95))
  }

  @Test func `What was announced of targets goes once the call's own list is there`() {
    var event = row("x", .ringing, 0, provider: .portsip)
    event.legs = [Leg(announced: "101"), Leg(announced: "102")]
    var cdr = row("x", .completed, 0, answered: 5, to: 30, provider: .portsip)
    cdr.legs = [Leg(id: "0/101")]
    #expect(event.merging(cdr).legs.map(\.id) == ["0/101"])
    #expect(cdr.merging(event).legs.map(\.id) == ["0/101"])
  }
}
