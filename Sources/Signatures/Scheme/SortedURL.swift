/// The address as Plivo's third signature has it: the query's fields sorted by name and value, and for a post the
/// form's behind it. https://docs.plivo.com/docs/voice/xml/request/validation
enum SortedURL {
  static func bytes(of message: SignedMessage) throws(SignatureFault) -> [UInt8] {
    guard let base = message.base else { throw .noPublicURL }
    let query = Array(QueryParameters(message.query ?? "").sorted.joined(separator: [UInt8(ascii: "&")]))
    let form = SortedForm.bytes(of: message)
    var bytes = Array((base + message.path).utf8)
    if !query.isEmpty || !form.isEmpty { bytes.append(UInt8(ascii: "?")) }
    bytes += query
    if !query.isEmpty, !form.isEmpty { bytes.append(UInt8(ascii: ".")) }
    return bytes + form
  }
}
