import JSONPath
import StrictJSON

/// libFuzzer's entry: a template, a line feed and a document. It is rendered from the document, and read backwards from
/// it; what was rendered and read back renders to the same again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTemplate(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: count))
  let halves = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
  guard halves.count == 2, let template = try? JSONTemplate(text: String(decoding: halves[0], as: UTF8.self)),
    let root = (try? JSONDocument(parsing: Array(halves[1]), limits: .payload))?.root
  else { return 0 }
  guard let rendered = try? template.render(root),
    let body = (try? JSONDocument(parsing: rendered, limits: .document))?.root
  else { fatalError("what was rendered is not JSON") }
  guard let inverse = try? JSONTemplateInverse(template) else { return 0 }
  _ = inverse.read(root)
  let reading = inverse.read(body)
  guard reading.wrongConstants.isEmpty, reading.unread.isEmpty || !reading.values.isEmpty else {
    fatalError("its own rendering is not read")
  }
  return 0
}
