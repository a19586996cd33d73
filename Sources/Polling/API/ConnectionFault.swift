private import AsyncHTTPClient
private import NIOCore
private import NIOHTTP1
private import NIOPosix
private import NIOSSL

/// Why a connection came to nothing, for people, without address or data.
enum ConnectionFault {
  static func reason(_ error: any Error) -> String {
    switch error {
    case let error as HTTPClientError where error == .connectTimeout: "cannot connect in time"
    case let error as HTTPClientError where error == .readTimeout || error == .deadlineExceeded: "no answer in time"
    case let error as HTTPClientError where error == .remoteConnectionClosed: "the connection was cut"
    case let error as HTTPClientError: "HTTP failed: \(error.shortDescription)"
    case is NIOSSLError, is BoringSSLError: tlsReason("\(error)")
    case is HTTPParserError: "the answer is not HTTP, or was cut"
    case is IOError, is NIOConnectionError: "cannot connect"
    case is CancellationError: "cancelled"
    default: "failed: \(type(of: error))"
    }
  }

  private static func tlsReason(_ described: String) -> String {
    let reasons = [
      ("CERTIFICATE_VERIFY_FAILED", "its certificate is not trusted: name its authority as \"authority\" of \"poll\""),
      ("WRONG_VERSION_NUMBER", "it does not speak TLS"), ("HANDSHAKE_FAILURE", "no way to speak is common to both"),
      ("PROTOCOL_VERSION", "it speaks too old a version"),
      ("unableToValidateCertificate", "its certificate is of another name"),
      ("uncleanShutdown", "the connection was cut"),
    ]
    return "TLS failed: " + (reasons.first { described.contains($0.0) }?.1 ?? "the handshake came to nothing")
  }
}
