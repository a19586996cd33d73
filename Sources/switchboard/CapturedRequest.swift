import ArgumentParser
import CallModel
import SwitchboardServer

/// A request that was captured elsewhere: its headers and body in files.
struct CapturedRequest: ParsableArguments {
  @Option(help: "A file with the request's headers, a `Name: value` on each line.")
  var headers: String?

  @Option(help: "A file with the request's body, byte for byte.")
  var body: String?

  @Option(help: "The request's method.")
  var method: String = "POST"

  @Option(help: "The request's path and query; the source's own path unless said.")
  var target: String?

  func validate() throws {
    guard body == nil || headers != nil else { throw ValidationError("--body needs --headers") }
  }

  /// - Parameter path: where the source receives.
  /// - Returns: nil where no file is named.
  func request(path: String) throws -> ReceivedRequest? {
    guard let headers else { return nil }
    let lines = String(decoding: try Input.bytes(headers), as: UTF8.self).split(whereSeparator: \.isNewline)
    // A request line or a status line in front, as tools write it, is no header.
    let fields = lines.compactMap { line -> HeaderField? in
      guard let colon = line.firstIndex(of: ":"), !line[..<colon].contains(" ") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      return HeaderField(name: String(line[..<colon]), value: String(value))
    }
    return ReceivedRequest(
      method: method, target: target ?? path, headers: fields, body: try body.map { try Input.bytes($0) } ?? [],
      receivedAt: WallClock.now())
  }
}
