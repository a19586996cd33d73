/// Finds a page of a list.
///
/// Without `orderby` the newest come first, as in the guide's samples; equals are ordered by id. A page of an indexed
/// order is read off the index; any other selection is kept for the pages that follow, until a call changes.
struct PortSIPListing {
  private struct Key: Hashable {
    let collection: PortSIPCollection
    let filter: PortSIPFilter?
    let order: [PortSIPQuery.Key]
    let search: [[String]]?
    let revision: Int
  }

  private var kept: (key: Key, calls: [PortSIPCall])?

  mutating func page(_ collection: PortSIPCollection, _ query: PortSIPQuery, _ store: PortSIPStore)
    -> (calls: [PortSIPCall], count: Int?)
  {
    let base = Self.base(collection, query, store)
    if base.isOrdered, base.isSelected {
      let count = query.counts ? base.calls.count : nil
      guard query.offset < base.calls.count else { return ([], count) }
      let places = query.offset..<min(query.offset + query.top, base.calls.count)
      return (
        places.map { base.calls[base.descends ? base.calls.endIndex - 1 - $0 : base.calls.startIndex + $0] }, count
      )
    }
    if base.isOrdered, query.offset == 0, !query.counts {
      let found =
        base.descends
        ? Self.first(query.top, of: base.calls.reversed(), collection, query)
        : Self.first(query.top, of: base.calls, collection, query)
      return (found, nil)
    }
    let key = Key(
      collection: collection, filter: query.filter, order: query.order, search: query.search, revision: store.revision)
    if kept?.key != key { kept = (key, Self.select(base, collection, query)) }
    let calls = kept?.calls ?? []
    return (Array(calls.dropFirst(query.offset).prefix(query.top)), query.counts ? calls.count : nil)
  }

  private typealias Base = (calls: ArraySlice<PortSIPCall>, isOrdered: Bool, descends: Bool, isSelected: Bool)

  /// Where to look: a stretch of an index, whether it lies in the order wanted, and whether all of it is wanted.
  private static func base(_ collection: PortSIPCollection, _ query: PortSIPQuery, _ store: PortSIPStore) -> Base {
    // A recording starts when its call is answered: the indexes do not say when.
    let order = query.order.isEmpty ? [PortSIPQuery.Key(field: .startedAt, descends: true)] : query.order
    let isIndexed = order.count == 1 && !collection.isRecordings
    let isByEnded = isIndexed && order[0].field == .endedAt
    let isOrdered = isByEnded || isIndexed && order[0].field == .startedAt
    let isWhole = collection.holdsAll && query.search == nil
    let descends = order[0].descends
    guard let filter = query.filter, !collection.isRecordings else {
      return ((isByEnded ? store.byEnded : store.byStarted)[...], isOrdered, descends, isWhole && query.filter == nil)
    }
    let started = filter.bounds(.startedAt)
    let ended = filter.bounds(.endedAt)
    guard let startedRange = started.range, let endedRange = ended.range else { return ([], isOrdered, descends, true) }
    let usesEnded = isOrdered ? isByEnded : endedRange != Int64.min...Int64.max
    let calls =
      usesEnded
      ? PortSIPStore.slice(store.byEnded, { $0.ended }, endedRange)
      : PortSIPStore.slice(store.byStarted, { $0.started }, startedRange)
    return (calls, isOrdered, descends, isWhole && (usesEnded ? ended.isExact : started.isExact))
  }

  private static func isWanted(_ call: PortSIPCall, _ collection: PortSIPCollection, _ query: PortSIPQuery) -> Bool {
    let value = { (field: PortSIPField) in collection.value(field, of: call) }
    return collection.holds(call) && query.filter?.holds(value) ?? true && query.isFound(value)
  }

  private static func first(
    _ count: Int, of calls: some Sequence<PortSIPCall>, _ collection: PortSIPCollection, _ query: PortSIPQuery
  ) -> [PortSIPCall] {
    var found: [PortSIPCall] = []
    for call in calls where isWanted(call, collection, query) {
      found.append(call)
      if found.count == count { break }
    }
    return found
  }

  private static func select(_ base: Base, _ collection: PortSIPCollection, _ query: PortSIPQuery) -> [PortSIPCall] {
    let calls = base.isSelected ? Array(base.calls) : base.calls.filter { isWanted($0, collection, query) }
    if base.isOrdered { return base.descends ? calls.reversed() : calls }
    let order = query.order.isEmpty ? [PortSIPQuery.Key(field: .startedAt, descends: true)] : query.order
    let keyed = calls.map { call in (call, order.map { collection.value($0.field, of: call) }) }
    return keyed.sorted { a, b in
      for (place, key) in order.enumerated() {
        if let precedes = a.1[place].precedes(b.1[place]) { return precedes != key.descends }
      }
      return a.0.id < b.0.id
    }.map(\.0)
  }
}
