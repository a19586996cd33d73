import CallModel

/// How far a file is settled: what lies beyond is of deliveries of which nobody knows, and comes again.
struct FilePosition: Sendable, Hashable {
  /// Absolute.
  let path: String
  let identity: FileIdentity
  /// In bytes.
  var size: Int64
  /// When this sink began to write to it.
  let begun: Instant
}

/// Which file it is, whatever it is called: one that was moved away is not taken for the one that took its place.
struct FileIdentity: Sendable, Hashable {
  let device: Int64
  let inode: Int64
}
