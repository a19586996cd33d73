import JSONPath

/// libFuzzer's entry: a pattern, a line feed and a text. What matches whole is found; what is not found does not match.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzIRegexp(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let all = String(decoding: UnsafeBufferPointer(start: data, count: count), as: UTF8.self)
  let halves = all.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
  do {
    let pattern = try IRegexp(halves[0])
    guard halves.count == 2 else { return 0 }
    let isWhole = pattern.matches(halves[1])
    if isWhole, !pattern.isFound(in: halves[1]) { fatalError("matches and is not found") }
  } catch {
    let length = halves[0].unicodeScalars.count
    guard (0...length).contains(error.offset) else { fatalError("a fault at \(error.offset) of \(length)") }
  }
  return 0
}
