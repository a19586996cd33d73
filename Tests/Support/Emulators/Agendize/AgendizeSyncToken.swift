/// What `nextSyncToken` holds.
struct AgendizeSyncToken: Sendable, Hashable {
  /// Tokens of an older generation are stale.
  let generation: Int
  /// The last change that the list knew.
  let sequence: Int
  let issued: Int

  init(generation: Int, sequence: Int, issued: Int) {
    self.generation = generation
    self.sequence = sequence
    self.issued = issued
  }

  init?(_ text: String) {
    guard let fields = AgendizePlace.fields(text), fields.count == 4, fields[0] == 3 else { return nil }
    self.init(generation: fields[1], sequence: fields[2], issued: fields[3])
  }

  var text: String { AgendizePlace.text([3, generation, sequence, issued]) }
}
