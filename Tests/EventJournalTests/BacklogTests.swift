import CallModel
import EventJournal
import Testing

@Suite struct BacklogTests {
  private let a = CallID(provider: .generic, account: nil, key: "a")
  private let b = CallID(provider: .generic, account: nil, key: "b")

  private func at(_ second: Int64) -> Instant { Instant(microseconds: second * 1_000_000) }

  private func parked(_ seq: Int64, due: Int64) -> Backlog.Entry {
    Backlog.Entry(seq: seq, state: .parked(due: at(due)), attempts: 1)
  }

  private func behind(_ seq: Int64) -> Backlog.Entry { Backlog.Entry(seq: seq, state: .behind, attempts: 0) }

  @Test func `A failed event holds up its own call and no other`() {
    var backlog = Backlog()
    backlog.put(parked(1, due: 10), call: a)
    #expect(backlog.isBlocked(a))
    #expect(!backlog.isBlocked(b))
    #expect(!backlog.isBlocked(nil))
  }

  @Test func `Later events of a call become due in order, with the first that is`() {
    var backlog = Backlog()
    backlog.put(parked(1, due: 10), call: a)
    backlog.put(behind(5), call: a)
    backlog.put(behind(3), call: a)
    backlog.put(parked(2, due: 20), call: b)
    #expect(backlog.due(at: at(9), limit: 9).isEmpty)
    #expect(backlog.nextDue() == at(10))
    #expect(backlog.due(at: at(20), limit: 9).map(\.seq) == [1, 2, 3, 5])
    #expect(backlog.due(at: at(20), limit: 2).map(\.seq) == [1, 2])
    backlog.remove(seq: 1)
    backlog.put(Backlog.Entry(seq: 5, state: .underWay, attempts: 0), call: a)
    // What is under way is waited for, also by what came to stand before it.
    #expect(backlog.due(at: at(9), limit: 9).isEmpty)
    backlog.put(behind(5), call: a)
    #expect(backlog.due(at: at(9), limit: 9).map(\.seq) == [3, 5])
    backlog.remove(seq: 3)
    #expect(backlog.due(at: at(9), limit: 9).map(\.seq) == [5])
    backlog.remove(seq: 5)
    #expect(!backlog.isBlocked(a))
    #expect(backlog.count == 1)
  }

  @Test func `A held event holds its call until it is released`() {
    var backlog = Backlog()
    backlog.put(Backlog.Entry(seq: 1, state: .held, attempts: 1), call: a)
    backlog.put(behind(2), call: a)
    #expect(backlog.due(at: at(1_000), limit: 9).isEmpty)
    backlog.put(parked(1, due: 5), call: a)
    #expect(backlog.due(at: at(1_000), limit: 9).map(\.seq) == [1, 2])
    backlog.put(Backlog.Entry(seq: 2, state: .held, attempts: 1), call: a)
    #expect(backlog.due(at: at(1_000), limit: 9).map(\.seq) == [1])
    #expect(backlog.count == 2)
  }

  @Test func `Events without a call stand alone`() {
    var backlog = Backlog()
    backlog.put(parked(1, due: 5), call: nil)
    backlog.put(parked(2, due: 5), call: nil)
    #expect(backlog.due(at: at(5), limit: 9).map(\.seq) == [1, 2])
    #expect(backlog.due(at: at(5), limit: 1).map(\.seq) == [1])
  }
}
