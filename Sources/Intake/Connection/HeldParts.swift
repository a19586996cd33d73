import NIOCore
import NIOHTTP1

/// What a peer sent behind a request that is not answered yet (RFC 9112, section 9.3.2). Bounded by what one read
/// of the socket brings: nothing more is read until it is gone.
struct HeldParts {
  enum Piece {
    case part(HTTPServerRequestPart)
    case error(HTTPParserError)
  }

  private var pieces = CircularBuffer<Piece>()
  /// Whether the channel asked for more meanwhile.
  var wantsRead = false

  mutating func append(_ piece: Piece) { pieces.append(piece) }

  mutating func next() -> Piece? { pieces.popFirst() }

  mutating func takeWantedRead() -> Bool {
    defer { wantsRead = false }
    return wantsRead
  }
}
