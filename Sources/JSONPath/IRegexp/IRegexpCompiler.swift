/// One step of a compiled pattern.
enum IRegexpInstruction: Sendable, Hashable {
  case characters(CharacterClass)
  case atStart
  case atEnd
  /// Goes on at both places.
  case split(Int, Int)
  case jump(Int)
  case match
}

/// Turns a pattern into steps, after Thompson: counted repetitions are written out.
struct IRegexpCompiler {
  private var program: [IRegexpInstruction] = []
  /// Parts written out, the empty ones too: they take no step, but time.
  private var parts = 0

  private static let tooLarge = IRegexpError(code: .tooLarge(limit: IRegexp.sizeLimit), offset: 0)

  mutating func compile(_ node: IRegexpNode) throws(IRegexpError) -> [IRegexpInstruction] {
    try add(node)
    try append(.match)
    return program
  }

  private mutating func append(_ instruction: IRegexpInstruction) throws(IRegexpError) {
    guard program.count < IRegexp.sizeLimit else { throw Self.tooLarge }
    program.append(instruction)
  }

  private mutating func add(_ node: IRegexpNode) throws(IRegexpError) {
    parts += 1
    guard parts <= IRegexp.sizeLimit * 4 else { throw Self.tooLarge }
    switch node {
    case .characters(let characters): try append(.characters(characters))
    case .atStart: try append(.atStart)
    case .atEnd: try append(.atEnd)
    case .sequence(let nodes): for node in nodes { try add(node) }
    case .choice(let branches): try add(branches[...])
    case .repeated(let node, let least, let most): try repeated(node, least, most)
    }
  }

  private mutating func add(_ branches: ArraySlice<IRegexpNode>) throws(IRegexpError) {
    var ends: [Int] = []
    for (place, branch) in branches.enumerated() {
      guard place < branches.count - 1 else {
        try add(branch)
        break
      }
      let split = program.count
      try append(.match)
      try add(branch)
      ends.append(program.count)
      try append(.match)
      program[split] = .split(split + 1, program.count)
    }
    for end in ends { program[end] = .jump(program.count) }
  }

  private mutating func repeated(_ node: IRegexpNode, _ least: Int, _ most: Int?) throws(IRegexpError) {
    for _ in 0..<least { try add(node) }
    guard let most else {
      let split = program.count
      try append(.match)
      try add(node)
      try append(.jump(split))
      program[split] = .split(split + 1, program.count)
      return
    }
    var splits: [Int] = []
    for _ in least..<most {
      splits.append(program.count)
      try append(.match)
      try add(node)
    }
    for split in splits { program[split] = .split(split + 1, program.count) }
  }
}
