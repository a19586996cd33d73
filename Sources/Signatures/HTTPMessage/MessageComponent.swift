import RawStructuredFieldValues

/// A component of a message that a signature covers (RFC 9421, section 2). What is not understood fails.
struct MessageComponent: Hashable {
  let name: String
  private let item: Item

  /// Fields known to be dictionaries: only of those can `sf` and `key` say what they mean.
  private static let dictionaries: Set<String> = [
    "content-digest", "repr-digest", "signature", "signature-input", "want-content-digest", "priority", "example-dict",
  ]

  init(_ item: Item) throws(SignatureFault) {
    guard case .string(let name) = item.rfc9651BareItem, !name.isEmpty, name == name.lowercased() else {
      throw .unacceptable("a covered component is not named in lower case")
    }
    self.name = name
    self.item = item
  }

  /// What a signature over it vouches for: all of the component of that name, or nothing that could be told. Of a
  /// content digest, one algorithm that is checked is enough.
  var covered: String? {
    guard let key = item.rfc9651Parameters["key"] else { return item.rfc9651Parameters["name"] == nil ? name : nil }
    guard name == "content-digest", case .string(let algorithm) = key, ContentDigest.isKnown(algorithm) else {
      return nil
    }
    return name
  }

  /// The same for components that differ only in the order of their parameters (section 2).
  func identity() throws(SignatureFault) -> String {
    var sorted = OrderedMap<String, RFC9651BareItem>()
    for (name, value) in item.rfc9651Parameters.sorted(by: { $0.0 < $1.0 }) { sorted[name] = value }
    return try StructuredField.text(.item(Item(bareItem: item.rfc9651BareItem, parameters: sorted)))
  }

  /// As it stands in the signature base: the name in quotes, and its parameters.
  func identifier() throws(SignatureFault) -> String { try StructuredField.text(.item(item)) }

  func value(of message: SignedMessage) throws(SignatureFault) -> String {
    name.hasPrefix("@") ? try derived(message) : try field(message)
  }

  // MARK: Derived components: section 2.2

  private func derived(_ message: SignedMessage) throws(SignatureFault) -> String {
    guard message.status == nil else { return try ofAnswer(message.status ?? 0) }
    if name == "@query-param" { return try queryParameter(message) }
    try allow([])
    switch name {
    case "@method": return message.method
    case "@target-uri": return "\(try base(message))\(message.target)"
    case "@authority": return try authority(message)
    case "@scheme": return try base(message).hasPrefix("http:") ? "http" : "https"
    case "@request-target": return message.target
    case "@path": return message.path.isEmpty ? "/" : message.path
    case "@query": return "?" + (message.query ?? "")
    default: throw .unacceptable("the component \(name) is not understood")
    }
  }

  /// Section 2.2.9. What an answer says of its request (`req`) is not known here.
  private func ofAnswer(_ status: Int) throws(SignatureFault) -> String {
    try allow([])
    guard name == "@status" else { throw .unacceptable("an answer has no component \(name)") }
    return String(status)
  }

  private func base(_ message: SignedMessage) throws(SignatureFault) -> String {
    if let base = message.base { return base }
    return "https://\(try message.single("host"))"
  }

  /// Lower case, without the scheme's own port.
  private func authority(_ message: SignedMessage) throws(SignatureFault) -> String {
    let base = try base(message).lowercased()
    let isSecure = !base.hasPrefix("http:")
    let host = base.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first.map(String.init) ?? base
    let port = isSecure ? ":443" : ":80"
    return host.hasSuffix(port) ? String(host.dropLast(port.count)) : host
  }

  /// Section 2.2.8.
  private func queryParameter(_ message: SignedMessage) throws(SignatureFault) -> String {
    try allow(["name"])
    guard case .string(let written)? = item.rfc9651Parameters["name"] else {
      throw .unacceptable("@query-param does not say its name")
    }
    let values = QueryParameters(message.query ?? "").values(of: written)
    guard let value = values.first else { throw .unacceptable("the query has no \(written.prefix(64))") }
    guard values.count == 1 else { throw .unacceptable("the query has \(written.prefix(64)) more than once") }
    return value
  }

  // MARK: Fields: section 2.1

  private func field(_ message: SignedMessage) throws(SignatureFault) -> String {
    try allow(["sf", "key", "bs"])
    let values = message.header(name).map(Self.trimmed)
    guard !values.isEmpty else { throw .missing(header: name) }
    let isStructured = try flag("sf")
    if let key = item.rfc9651Parameters["key"] {
      guard case .string(let key) = key, try !flag("bs") else {
        throw .unacceptable("the parameters of the component \(name) contradict one another")
      }
      guard let member = try StructuredField.dictionary(values, name)[key] else {
        throw .unacceptable("the header \(name) has no member \(key.prefix(64))")
      }
      return try StructuredField.text(member)
    }
    if try flag("bs") {
      guard !isStructured else { throw .unacceptable("the component \(name) cannot be both bs and sf") }
      return values.map { ":\(ByteSequence.encoded($0)):" }.joined(separator: ", ")
    }
    guard isStructured else { return values.joined(separator: ", ") }
    guard Self.dictionaries.contains(name) else {
      throw .unacceptable("the structure of the header \(name) is not known, so sf cannot be checked")
    }
    return try StructuredField.text(try StructuredField.dictionary(values, name))
  }

  private static func trimmed(_ value: String) -> String {
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    let front = value.utf8.drop(while: isBlank)
    return String(decoding: front.reversed().drop(while: isBlank).reversed(), as: UTF8.self)
  }

  private func flag(_ name: String) throws(SignatureFault) -> Bool {
    guard let value = item.rfc9651Parameters[name] else { return false }
    guard case .bool(true) = value else { throw .unacceptable("the parameter \(name) of a component takes no value") }
    return true
  }

  /// Whatever changes a component's meaning and is not understood, among them `tr` and `req`, fails.
  private func allow(_ known: [String]) throws(SignatureFault) {
    for (parameter, _) in item.rfc9651Parameters where !known.contains(parameter) {
      throw .unacceptable("the parameter \(parameter.prefix(64)) of the component \(name) is not understood")
    }
  }

}
