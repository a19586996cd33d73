/// `start:end:step` (RFC 9535, section 2.3.4).
struct JSONPathSlice: Sendable, Hashable {
  var start: Int?
  var end: Int?
  var step = 1

  /// The positions to take of an array of that length, in order.
  func positions(in length: Int) -> StrideTo<Int> {
    guard step != 0, length > 0 else { return stride(from: 0, to: 0, by: 1) }
    if step > 0 {
      let lower = min(max(normalized(start ?? 0, length), 0), length)
      let upper = min(max(normalized(end ?? length, length), 0), length)
      return stride(from: lower, to: upper, by: step)
    }
    let upper = min(max(start.map { normalized($0, length) } ?? length - 1, -1), length - 1)
    let lower = min(max(end.map { normalized($0, length) } ?? -1, -1), length - 1)
    return stride(from: upper, to: lower, by: step)
  }

  private func normalized(_ position: Int, _ length: Int) -> Int { position >= 0 ? position : length + position }
}
