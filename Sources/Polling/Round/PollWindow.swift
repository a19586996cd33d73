package import CallModel

/// From when to when a round reads.
package struct PollWindow: Sendable, Hashable {
  package let from: Instant
  package let to: Instant

  package init(from: Instant, to: Instant) {
    self.from = min(from, to)
    self.to = to
  }

  /// The same in pieces, the oldest first: a round that is cut short has still read the pieces that are done.
  /// - Parameter length: of a piece.
  package func pieces(of length: Duration) -> [PollWindow] {
    let step = max(1_000, Int64(length / .milliseconds(1)))
    var pieces: [PollWindow] = []
    var start = from
    while start < to, pieces.count < 100_000 {
      let end = min(start.adding(milliseconds: step), to)
      pieces.append(PollWindow(from: start, to: end))
      start = end
    }
    return pieces.isEmpty ? [self] : pieces
  }
}
