import JSONPath
import StrictJSON

/// libFuzzer's entry: a query, a line feed and a document. Evaluation ends within its bound, and every path that is
/// found leads back to its value alone.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSONPathEvaluator(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: data, count: count))
  let halves = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
  guard halves.count == 2, let query = try? JSONPathQuery(String(decoding: halves[0], as: UTF8.self)),
    let root = (try? JSONDocument(parsing: Array(halves[1]), limits: .document))?.root,
    let nodes = try? query.nodes(in: root, work: 5_000, withPaths: true)
  else { return 0 }
  guard let plain = try? query.values(in: root, work: 5_000), plain.map(\.range) == nodes.map(\.value.range) else {
    fatalError("values and nodes differ")
  }
  for node in nodes.prefix(8) {
    guard let path = try? JSONPathQuery(node.path), let back = try? path.values(in: root), back.count == 1,
      back[0].range == node.value.range
    else { fatalError("\(node.path) does not lead back") }
  }
  return 0
}
