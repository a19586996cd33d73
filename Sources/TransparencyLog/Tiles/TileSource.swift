/// Where tiles are read from: a folder, a web server.
public protocol TileSource {
  /// - Returns: the bytes as they are served, at most 8,192 of them.
  /// - Throws: where there is no such tile.
  func tile(_ address: TileAddress) throws -> [UInt8]
}
