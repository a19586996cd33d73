import JSONPath

/// libFuzzer's entry: whatever the text, parsing ends with a query, a filter and a template or with an error whose place
/// is in the text; the canonical spelling of a singular query is one too, and the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSONPathParser(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: data, count: count), as: UTF8.self)
  let length = text.unicodeScalars.count
  do {
    let query = try JSONPathQuery(text)
    if query.isSingular {
      guard let again = try? JSONPathQuery(query.normalized), again.normalized == query.normalized else {
        fatalError("not the same: \(query.normalized)")
      }
    }
  } catch {
    check(error.offset, length)
  }
  do {
    _ = try JSONPathFilter(text).terms
  } catch {
    check(error.offset, length)
  }
  do {
    _ = try JSONPathTemplate(text).queries
  } catch {
    check(error.offset, length)
  }
  return 0
}

private func check(_ offset: Int, _ length: Int) {
  guard (0...length).contains(offset) else { fatalError("a fault at \(offset) of \(length)") }
}
