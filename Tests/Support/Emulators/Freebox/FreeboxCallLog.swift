/// The box's calls, each kept as its JSON text, by their ids: a box numbers them as they begin.
struct FreeboxCallLog: Sendable {
  private struct Row: Sendable {
    let id: Int
    let text: String
  }

  /// Oldest first.
  private var stored: [Row] = []
  /// Seen ids are no places in the list, so they do not start at 1.
  private(set) var nextID = 3_001

  /// Newest first.
  var rows: [EmulatedJSON] { stored.reversed().map { EmulatedJSON(parsing: $0.text) ?? .null } }

  var isEmpty: Bool { stored.isEmpty }

  /// A JSON array of them all.
  func listText(newestFirst: Bool) -> String {
    let texts = newestFirst ? stored.reversed().map(\.text) : stored.map(\.text)
    return "[\(texts.joined(separator: ","))]"
  }

  func text(of id: Int) -> String? { place(of: id).map { stored[$0].text } }

  func row(_ id: Int) -> EmulatedJSON? { text(of: id).flatMap { EmulatedJSON(parsing: $0) } }

  /// Puts a row in its place; a row of the same id goes.
  /// - Parameters:
  ///   - row: gets an `id` and a `datetime` where it has none.
  ///   - limit: the oldest beyond it fall out.
  /// - Returns: its id.
  mutating func add(_ row: EmulatedJSON, at now: Int, limit: Int) -> Int {
    let made = make(row, at: now)
    put(made)
    keep(limit)
    return made.id
  }

  /// Adds many, in their order.
  /// - Parameter skipped: ids of calls that have fallen out already.
  mutating func fill(_ rows: [EmulatedJSON], at now: Int, limit: Int, skipped: Int) {
    nextID += skipped
    for row in rows {
      var row = row
      row["id"] = EmulatedJSON(nextID)
      stored.append(make(row, at: now))
    }
    keep(limit)
  }

  /// Writes a row anew under its id.
  /// - Returns: whether there was one.
  mutating func replace(_ id: Int, with row: EmulatedJSON) -> Bool {
    guard let place = place(of: id) else { return false }
    var row = row
    row["id"] = EmulatedJSON(id)
    stored[place] = Row(id: id, text: row.text)
    return true
  }

  /// - Returns: whether there was one.
  mutating func remove(_ id: Int) -> Bool {
    guard let place = place(of: id) else { return false }
    stored.remove(at: place)
    return true
  }

  mutating func removeAll(restartsIDs: Bool) {
    stored = []
    if restartsIDs { nextID = 1 }
  }

  mutating func markAllAsRead() {
    stored = stored.map { row in
      guard var json = EmulatedJSON(parsing: row.text) else { return row }
      json["new"] = false
      return Row(id: row.id, text: json.text)
    }
  }

  mutating func keep(_ limit: Int) {
    if stored.count > limit { stored.removeFirst(stored.count - limit) }
  }

  private mutating func make(_ row: EmulatedJSON, at now: Int) -> Row {
    var row = row
    let id = row["id"]?.int ?? nextID
    nextID = max(nextID, id < Int.max ? id + 1 : id)
    if row["id"] == nil { row["id"] = EmulatedJSON(id) }
    if row["datetime"] == nil { row["datetime"] = EmulatedJSON(now) }
    return Row(id: id, text: row.text)
  }

  private mutating func put(_ row: Row) {
    let place = firstPlace(notBefore: row.id)
    if place < stored.count, stored[place].id == row.id {
      stored[place] = row
    } else {
      stored.insert(row, at: place)
    }
  }

  private func place(of id: Int) -> Int? {
    let place = firstPlace(notBefore: id)
    return place < stored.count && stored[place].id == id ? place : nil
  }

  private func firstPlace(notBefore id: Int) -> Int {
    var low = 0
    var high = stored.count
    while low < high {
      let middle = (low + high) / 2
      if stored[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
