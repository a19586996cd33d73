/// Finds the hook of a path.
package struct HookTable: Sendable {
  struct Match {
    let hook: Hook
    /// What stands where a secret segment belongs.
    let secretSegment: String?
  }

  private let hooks: [String: Hook]

  package init(_ hooks: [Hook]) {
    self.hooks = Dictionary(hooks.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package var all: [Hook] { hooks.values.sorted { $0.path < $1.path } }

  /// A hook may be followed by its secret segment, and then by a call's key.
  func match(_ path: String) -> Match? {
    var head = path[...]
    var tail: [String] = []
    for _ in 0...4 {
      if let hook = hooks[String(head)] { return match(hook, tail) }
      guard let slash = head.lastIndex(of: "/"), slash > head.startIndex else { return nil }
      tail.insert(String(head[head.index(after: slash)...]), at: 0)
      head = head[..<slash]
    }
    return nil
  }

  private func match(_ hook: Hook, _ tail: [String]) -> Match? {
    let hasSecret = !hook.proofs.pathSecret.isEmpty
    guard !tail.contains("") else { return nil }
    let rest = tail.dropFirst(hasSecret ? 1 : 0)
    guard rest.isEmpty || rest.count == 1 && hook.takesKeyInPath || hook.manners.takes(rest) else { return nil }
    return Match(hook: hook, secretSegment: hasSecret ? tail.first : nil)
  }
}
