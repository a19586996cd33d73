import NIOCore

extension Answer {
  enum ConnectionOption {
    case close
    case keepAlive
  }

  /// The answer as it goes over the wire (RFC 9112, section 2.1), in one piece: one TLS record.
  /// - Parameters:
  ///   - date: as RFC 9110, section 5.6.7, writes it.
  ///   - withBody: false for HEAD, which is told the length all the same.
  func message(
    date: String, allocator: ByteBufferAllocator, connection: ConnectionOption?, withBody: Bool
  ) -> ByteBuffer {
    var bytes = allocator.buffer(capacity: 256 + body.count)
    bytes.writeStaticString("HTTP/1.1 ")
    bytes.writeString(String(status.rawValue))
    bytes.writeStaticString(" ")
    bytes.writeString(status.title)
    bytes.writeStaticString("\r\ndate: ")
    bytes.writeString(date)
    bytes.writeStaticString("\r\ncontent-type: ")
    bytes.writeString(contentType)
    bytes.writeStaticString("\r\ncontent-length: ")
    bytes.writeString(String(body.count))
    for header in headers {
      bytes.writeStaticString("\r\n")
      bytes.writeString(header.name)
      bytes.writeStaticString(": ")
      bytes.writeString(header.value)
    }
    switch connection {
    case .close: bytes.writeStaticString("\r\nconnection: close")
    case .keepAlive: bytes.writeStaticString("\r\nconnection: keep-alive")
    case nil: break
    }
    bytes.writeStaticString("\r\n\r\n")
    if withBody { bytes.writeBytes(body) }
    return bytes
  }
}
