import AllocationCounter

/// How long something takes, and how often it asks for memory: one line of tab-separated figures.
package enum Measurement {
  /// The best of several rounds: what the machine can do when nobody else is at it.
  package static func print(_ name: String, times: Int, _ body: () -> Void) {
    let clock = ContinuousClock()
    for _ in 0..<1_000 { body() }
    let before = allocations_so_far()
    for _ in 0..<100 { body() }
    let allocations = Double(allocations_so_far() - before) / 100
    var best = Duration.seconds(1_000)
    for _ in 0..<7 {
      let took = clock.measure { for _ in 0..<times { body() } }
      best = min(best, took / times)
    }
    Swift.print("\(name)\t\(Double(best.components.attoseconds) / 1e12)\t\(allocations)")
  }
}
