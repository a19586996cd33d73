/// A path below `{api_base_url}v{major}/`. A slash at its end makes no difference.
struct FreeboxPath: Sendable {
  /// The major version that the client asks for: any up to the box's own.
  let version: Int
  let route: [String]
  private let box: (major: Int, minor: Int)

  /// - Returns: nil for any other path.
  init?(_ segments: [String], _ options: FreeboxOptions) {
    let base = options.apiBaseURL.split(separator: "/").map(String.init)
    guard segments.starts(with: base), segments.count > base.count + 1 else { return nil }
    let marked = segments[base.count]
    box = options.version
    guard marked.hasPrefix("v"), let version = Int(marked.dropFirst()), (1...max(box.major, 1)).contains(version)
    else { return nil }
    self.version = version
    route = Array(segments.dropFirst(base.count + 1))
  }

  /// Refuses what came later than the version asked for, or than the box's.
  func needVersion(_ major: Int, _ minor: Int) throws(FreeboxFailure) {
    guard version >= major, (box.major, box.minor) >= (major, minor) else { throw .badPath }
  }
}
