import CallModel

/// Where a walk over PortSIP's rows goes on. Decides, and does nothing.
///
/// Rows in the order of time are walked by keys: the next page begins at the last row's time, so that rows that come in
/// move none. Whether the server orders and filters as it is asked to, its documents do not promise: rows that come in
/// another order are walked by counting.
struct PortSIPWalk {
  /// Rows of then and later are asked for.
  private(set) var from: Instant
  private(set) var skip = 0
  private(set) var isOrdered = true
  /// The latest time of any row.
  private(set) var newest: Instant?
  private(set) var isOver = false
  private let beginning: Instant
  private let limit: Int

  init(from: Instant, limit: Int) {
    self.from = from
    beginning = from
    self.limit = limit
  }

  /// - Parameters:
  ///   - times: of a page's rows, in their order.
  ///   - total: of what was asked for, where the server says so: some give fewer rows a page than they are asked for.
  mutating func take(_ times: [Instant?], total: Int? = nil) {
    let known = times.compactMap(\.self)
    newest = (known + [newest].compactMap(\.self)).max()
    if zip(known, known.dropFirst()).contains(where: { $0 > $1 }) { isOrdered = false }
    let isMore = times.count >= limit || max(0, total ?? 0) - skip > times.count
    guard !times.isEmpty, isMore else { return isOver = true }
    // Newest first, and all of them from before: nothing that is wanted comes any more.
    if !isOrdered, !known.isEmpty, known.allSatisfy({ $0 < beginning }) { return isOver = true }
    // A second earlier: servers may compare times as texts. What comes twice is told by its id.
    let next = known.last.map { Instant(microseconds: $0.seconds * 1_000_000).adding(milliseconds: -1_000) }
    if isOrdered, let next, next > from {
      (from, skip) = (next, 0)
    } else {
      skip += times.count
    }
  }
}
