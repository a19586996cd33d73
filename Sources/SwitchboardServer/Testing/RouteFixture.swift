import CallModel
import Cryptography
import Providers
import StrictJSON

/// One case of a fixture file: an input, and the deliveries that it must lead to.
package struct RouteFixture: Sendable {
  enum Input: Sendable {
    case record(JSONDocument)
    case request(ReceivedRequest)
  }

  /// Why a fixture cannot be used: what, and where.
  package struct Fault: Error, Sendable, CustomStringConvertible {
    package let description: String
  }

  package let name: String
  let source: String
  let input: Input
  /// For each record of the input, by sink: what the delivery must contain.
  let expected: [[String: JSONValue]]

  private static let keys = ["name", "source", "record", "request", "expect"]
  private static let requestKeys = ["method", "target", "headers", "body"]

  /// A file: one case, or a list of them.
  package static func read(_ bytes: [UInt8], file: String) throws(Fault) -> [RouteFixture] {
    let document: JSONDocument
    do {
      document = try JSONDocument(parsing: bytes, limits: .strict)
    } catch {
      throw Fault(description: "\(file): \(error)")
    }
    let cases = document.root.kind == .array ? Array(document.root.elements) : [document.root]
    var fixtures: [RouteFixture] = []
    for (index, value) in cases.enumerated() {
      fixtures.append(try RouteFixture(value, fallback: "\(file) case \(index + 1)"))
    }
    return fixtures
  }

  private init(_ value: JSONValue, fallback: String) throws(Fault) {
    let name = value["name"]?.string ?? fallback
    func fault(_ reason: String) -> Fault { Fault(description: "\(name): \(reason)") }
    guard value.kind == .object else { throw fault("a case is an object") }
    for member in value.members where !Self.keys.contains(member.name) {
      throw fault("unknown key \"\(member.name)\"\(Spelling.hint(member.name, among: Self.keys))")
    }
    guard let source = value["source"]?.string else { throw fault("\"source\" is missing: whose event it is") }
    switch (value["record"], value["request"]) {
    case (let record?, nil): input = .record(try Self.record(record, fault))
    case (nil, let request?): input = .request(try Self.request(request, fault))
    default: throw fault("\"record\" or \"request\": one of them says what comes in")
    }
    guard let expect = value["expect"] else { throw fault("\"expect\" is missing: { } where nothing is delivered") }
    let lists = expect.kind == .array ? Array(expect.elements) : [expect]
    guard lists.allSatisfy({ $0.kind == .object }) else {
      throw fault("\"expect\" is an object of sinks, or a list of such, one for each record")
    }
    self.name = name
    self.source = source
    expected = lists.map { list in
      Dictionary(list.members.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
  }

  /// What the record does not say is filled in, so that a case names only what it is about.
  private static func record(_ value: JSONValue, _ fault: (String) -> Fault) throws(Fault) -> JSONDocument {
    guard value.kind == .object else { throw fault("\"record\" is an object") }
    for member in value.members {
      if case .nothing(let name, let parent, let known) = RecordShape.find([member.name]) {
        throw fault("no \(parent) has a \"\(name)\"\(Spelling.hint(name, among: known))")
      }
    }
    let now = WallClock.now()
    let defaults: [(String, String)] = [
      ("id", CallID(provider: .generic, account: "fixture", key: "\(now)").description), ("provider", "generic"),
      ("change", "updated"), ("direction", "inbound"), ("status", "completed"), ("observedAt", now.description),
    ]
    var writer = JSONWriter()
    writer.beginObject()
    for (name, text) in defaults where value[name] == nil {
      writer.key(name)
      writer.string(text)
    }
    for member in value.members {
      writer.key(member.name)
      writer.value(member.value)
    }
    writer.endObject()
    do {
      let document = try JSONDocument(parsing: writer.bytes, limits: .written)
      guard CallRecord(document.root) != nil else { throw fault("\"record\" is not one") }
      return document
    } catch let error as Fault {
      throw error
    } catch {
      throw fault("\(error)")
    }
  }

  private static func request(_ value: JSONValue, _ fault: (String) -> Fault) throws(Fault) -> ReceivedRequest {
    guard value.kind == .object else { throw fault("\"request\" is an object") }
    for member in value.members where !requestKeys.contains(member.name) {
      throw fault("unknown key \"\(member.name)\"\(Spelling.hint(member.name, among: requestKeys))")
    }
    let body = value["body"].map { $0.string.map { Array($0.utf8) } ?? Array(JSONText($0).text.utf8) } ?? []
    var headers =
      value["headers"].map { headers in
        headers.members.map { HeaderField(name: $0.name.lowercased(), value: $0.value.string ?? "") }
      } ?? []
    if !headers.contains(where: { $0.name == "content-type" }) {
      headers.append(HeaderField(name: "content-type", value: "application/json"))
    }
    return ReceivedRequest(
      method: value["method"]?.string ?? "POST", target: value["target"]?.string ?? "/", headers: headers, body: body,
      receivedAt: WallClock.now())
  }
}
