import StrictJSON

/// libFuzzer's entry: whatever the bytes, parsing ends with a tree or an error, and what was parsed can be written
/// and read again as the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzStrictJSON(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: count))
  for limits in [JSONLimits.rfc8259, .strict, .payload] {
    guard let document = try? JSONDocument(parsing: bytes, limits: limits) else { continue }
    // Writing recurses: a text that nests deeper than any of ours is only parsed.
    if limits == .rfc8259 { continue }
    let text = JSONText(document.root).text
    guard let again = try? JSONDocument(parsing: text, limits: .payload), JSONText(again.root).text == text else {
      fatalError("not the same: \(text)")
    }
    walk(document.root)
  }
  return 0
}

private func walk(_ value: JSONValue) {
  _ = (value.string, value.int, value.double, value.bool, value.position)
  for member in value.members {
    _ = value[member.name]
    walk(member.value)
  }
  for element in value.elements { walk(element) }
}
