private import CMalloc

/// The GNU C library gives threads arenas of memory of their own, up to eight for each processor of the machine. What
/// one thread takes and another gives back then stays in the first one's, and the process grows by a tenth or more.
enum MallocArenas {
  /// As many as processors: no thread that runs waits for another's. Arenas that there are already stay.
  static func limit(to processors: Int) {
    _ = mallopt(M_ARENA_MAX, Int32(clamping: max(1, processors)))
  }
}
