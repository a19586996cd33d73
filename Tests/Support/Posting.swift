/// Requests as senders make them.
package enum Posting {
  /// What ``ServerProcess`` sources of these tests take.
  package static let password = "pass:wörd"

  package static func request(
    _ body: String, method: String = "POST", path: String = "/hooks/agendize", headers: [String] = [],
    credentials: Bool = true
  ) -> String {
    var lines = ["\(method) \(path) HTTP/1.1", "Host: localhost"]
    // base64 of agendize:pass:wörd
    if credentials { lines.append("Authorization: Basic YWdlbmRpemU6cGFzczp3w7ZyZA==") }
    lines += headers
    if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
  }
}
