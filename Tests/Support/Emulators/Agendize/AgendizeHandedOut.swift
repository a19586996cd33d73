/// Which log entries the pushes belong to that have been handed out and not been answered yet.
struct AgendizeHandedOut: Sendable {
  private var numbers: [EmulatedPush: [Int]] = [:]
  private var count = 0
  private static let limit = 50_000

  mutating func add(_ push: EmulatedPush, _ number: Int) {
    if count >= Self.limit { self = AgendizeHandedOut() }
    numbers[push, default: []].append(number)
    count += 1
  }

  /// - Returns: the oldest of several equal pushes.
  mutating func take(_ push: EmulatedPush) -> Int? {
    guard let number = numbers[push]?.first else { return nil }
    remove(push, number)
    return number
  }

  mutating func remove(_ push: EmulatedPush, _ number: Int) {
    guard var list = numbers[push], let place = list.firstIndex(of: number) else { return }
    list.remove(at: place)
    numbers[push] = list.isEmpty ? nil : list
    count -= 1
  }
}
