private import CallModel
private import HTTPTypes
import Hummingbird
private import NIOCore
private import StrictJSON

/// Why a request of the calls API is not done: a problem of RFC 9457.
package struct CallProblem: Error, Sendable {
  package enum Kind: Int, Sendable {
    case badRequest = 400
    case unauthorized = 401
    case forbidden = 403
    case notFound = 404
    case methodNotAllowed = 405
    case gone = 410
    case contentTooLarge = 413
    case unsupportedMediaType = 415
    case unprocessable = 422
    case unavailable = 503

    var title: String {
      switch self {
      case .badRequest: "Bad Request"
      case .unauthorized: "Unauthorized"
      case .forbidden: "Forbidden"
      case .notFound: "Not Found"
      case .methodNotAllowed: "Method Not Allowed"
      case .gone: "Gone"
      case .contentTooLarge: "Content Too Large"
      case .unsupportedMediaType: "Unsupported Media Type"
      case .unprocessable: "Unprocessable Content"
      case .unavailable: "Service Unavailable"
      }
    }
  }

  let kind: Kind
  package let detail: String

  package init(_ kind: Kind, _ detail: String) {
    self.kind = kind
    self.detail = detail
  }
}

extension CallProblem {
  var response: Response {
    var writer = JSONWriter(reserving: 128)
    writer.beginObject()
    writer.member("title", kind.title)
    writer.member("status", kind.rawValue)
    writer.member("detail", detail)
    writer.endObject()
    return Response(
      status: .init(code: kind.rawValue), headers: [.contentType: "application/problem+json"],
      body: .init(byteBuffer: ByteBuffer(bytes: writer.bytes)))
  }
}
