import CallModel
import Delivery
import EventJournal
import Foundation
import GRDB
import JSONPath
import Logging
import NIOPosix
import StrictJSON
import Support
import Testing

/// What every sink promises, with a real worker and a real journal before it.
@Suite(.serialized) struct WorkerConformanceTests {
  private let rig: ConformanceRig

  init() throws { rig = try ConformanceRig() }

  @Test(arguments: ConformanceRig.Kind.allCases)
  func `Everything arrives, and each call's events in their order`(_ kind: ConformanceRig.Kind) async throws {
    try await rig.prepare(kind)
    let count = kind == .command ? 60 : 600
    try await rig.append(count, calls: 5)
    try await rig.work(until: count)
    try rig.expectOnce(count, inOrderOf: 5)
    try await rig.end()
  }

  @Test(arguments: ConformanceRig.Kind.allCases)
  func `What fails comes again when the destination works, in order, and nothing is lost or left`(
    _ kind: ConformanceRig.Kind
  ) async throws {
    try await rig.prepare(kind)
    try await rig.append(10, calls: 3)
    try await rig.work(until: 10)
    try rig.breakDown()
    try await rig.append(20, calls: 3, from: 10)
    try await rig.attempt()
    try rig.mend()
    #expect(try rig.effects().count == 10)
    try await rig.work(until: 30)
    try rig.expectOnce(30, inOrderOf: 3)
    try await rig.end()
  }

  @Test(arguments: ConformanceRig.Kind.allCases, [CrashingJournal.Moment.beforeSettle, .afterSettle])
  func `Ended before or behind the note of what was done, each event has its effect, and once where that is promised`(
    _ kind: ConformanceRig.Kind, _ moment: CrashingJournal.Moment
  ) async throws {
    try await rig.prepare(kind)
    for part in 0..<3 {
      try await rig.append(8, calls: 2, from: part * 8)
      try await rig.crash(moment)
    }
    try await rig.work(until: 24)
    let effects = try rig.effects()
    #expect(Set(effects) == Set(0..<24))
    if kind.isExact { #expect(effects.count == 24, "\(effects)") }
    for call in 0..<2 {
      var first: [Int] = []
      for note in effects where note % 2 == call && !first.contains(note) { first.append(note) }
      #expect(first == first.sorted())
    }
    try await rig.end()
  }

  @Test(arguments: [ConformanceRig.Kind.calls, .table])
  func `What comes again by a replay changes nothing in a database`(_ kind: ConformanceRig.Kind) async throws {
    try await rig.prepare(kind)
    try await rig.append(9, calls: 3)
    try await rig.work(until: 9)
    try await rig.replay(9)
    #expect(try rig.effects().count == 9)
    try await rig.end()
  }

  /// `SWITCHBOARD_CONFORMANCE_COUNT` says how many.
  @Test(.timeLimit(.minutes(20)), arguments: ConformanceRig.Kind.allCases.filter { $0 != .command })
  func `A hundred thousand that wait at once all arrive`(_ kind: ConformanceRig.Kind) async throws {
    try await rig.prepare(kind)
    let count = ProcessInfo.processInfo.environment["SWITCHBOARD_CONFORMANCE_COUNT"].flatMap(Int.init) ?? 20_000
    try await rig.append(count, calls: 500)
    try await rig.work(until: count, within: .seconds(600))
    try rig.expectOnce(count, inOrderOf: 500)
    try await rig.end()
  }
}
