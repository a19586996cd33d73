/// Follows all of a pattern's states at once through a text: each character is looked at once.
struct IRegexpMatcher {
  private let program: [IRegexpInstruction]
  private var current: StateSet
  private var next: StateSet

  /// Where in the text the states are reached.
  private struct Place {
    /// Characters before it.
    var step = 0
    var isEnd: Bool
  }

  init(program: [IRegexpInstruction]) {
    self.program = program
    current = StateSet(size: program.count)
    next = current
  }

  /// - Returns: nil where the work ran out.
  mutating func run(_ text: String.UnicodeScalarView, isWhole: Bool, work: inout Int) -> Bool? {
    var cursor = text.startIndex
    var place = Place(isEnd: cursor == text.endIndex)
    current.begin()
    while true {
      if place.step == 0 || !isWhole { current.add(0, program, place, &work) }
      if work < 0 { return nil }
      // Part of the text is enough: any match will do. The whole is needed: only one at the end.
      if current.isMatched, !isWhole || place.isEnd { return true }
      if place.isEnd || (isWhole && current.states.isEmpty) { return false }
      let scalar = text[cursor]
      text.formIndex(after: &cursor)
      place = Place(step: place.step + 1, isEnd: cursor == text.endIndex)
      next.begin()
      for state in current.states {
        guard case .characters(let characters) = program[state] else { continue }
        work -= characters.cost
        guard characters.contains(scalar) else { continue }
        next.add(state + 1, program, place, &work)
      }
      work -= 1
      swap(&current, &next)
    }
  }

  /// States, each at most once, in the order they were reached.
  private struct StateSet {
    private(set) var states: [Int] = []
    private(set) var isMatched = false
    /// By state, the step at which it was last put in.
    private var marks: [Int]
    private var pending: [Int] = []

    init(size: Int) { marks = [Int](repeating: -1, count: size) }

    mutating func begin() {
      states.removeAll(keepingCapacity: true)
      isMatched = false
    }

    /// Puts in a state and all that are reached from it without a character.
    mutating func add(_ first: Int, _ program: [IRegexpInstruction], _ place: Place, _ work: inout Int) {
      pending.append(first)
      while let state = pending.popLast() {
        guard marks[state] != place.step else { continue }
        marks[state] = place.step
        work -= 1
        switch program[state] {
        case .characters: states.append(state)
        case .atStart: if place.step == 0 { pending.append(state + 1) }
        case .atEnd: if place.isEnd { pending.append(state + 1) }
        case .split(let first, let second):
          pending.append(second)
          pending.append(first)
        case .jump(let target): pending.append(target)
        case .match: isMatched = true
        }
      }
    }
  }
}
