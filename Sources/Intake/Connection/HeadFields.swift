import CallModel
import NIOHTTP1

/// A head's fields, and of those that intake itself minds, what they say: gathered in one pass.
struct HeadFields {
  private(set) var all: [HeaderField] = []
  /// Names, values and what stands between them.
  private(set) var bytes = 0
  private(set) var longest = 0
  private(set) var hosts = 0
  private(set) var contentLength: String?
  /// Lower case.
  private(set) var transferCodings: [String] = []
  /// Lower case.
  private(set) var contentCoding: String?
  /// Lower case.
  private(set) var expectation: String?

  init(_ headers: HTTPHeaders) {
    all.reserveCapacity(headers.count)
    for (name, value) in headers {
      let field = HeaderField(name: name, value: Self.trimmed(value))
      let size = field.name.utf8.count + field.value.utf8.count
      bytes += size + 4
      longest = max(longest, size)
      note(field)
      all.append(field)
    }
  }

  /// RFC 9112, section 5: blanks around a value are not part of it. The parser takes those in front.
  private static func trimmed(_ value: String) -> String {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    guard let last = value.utf8.last, isBlank(last) else { return value }
    return String(decoding: value.utf8.reversed().drop(while: isBlank).reversed(), as: UTF8.self)
  }

  private mutating func note(_ field: HeaderField) {
    switch field.name {
    case "host": hosts += 1
    case "content-length": contentLength = contentLength ?? field.value
    case "transfer-encoding": transferCodings.append(field.value.lowercased())
    case "content-encoding": contentCoding = contentCoding ?? field.value.lowercased()
    case "expect": expectation = expectation ?? field.value.lowercased()
    default: break
    }
  }

  var hasBody: Bool { !transferCodings.isEmpty || contentLength.map { $0 != "0" } ?? false }
  var expectsContinue: Bool { expectation == "100-continue" }
}
