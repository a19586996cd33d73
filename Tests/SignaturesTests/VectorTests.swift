import Foundation
import Signatures
import StrictJSON
import Testing

/// Published vectors; each file says where they come from.
@Suite struct VectorTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Vectors")

  private static func read(_ file: String) throws -> JSONValue {
    try JSONDocument(parsing: [UInt8](Data(contentsOf: folder.appending(path: file))), limits: .strict).root
  }

  @Test(arguments: [
    "standard-webhooks", "svix", "github", "slack", "stripe", "shopify", "twilio", "vonage", "sinch", "plivo",
    "callrail", "messagebird", "jws", "http-message-signatures",
  ])
  func `A preset holds on the vectors that its sender publishes`(_ file: String) throws {
    let root = try Self.read(file + ".json")
    let preset = try #require(root["preset"]?.string.flatMap(SignaturePreset.init(rawValue:)))
    let cases = try #require(root["cases"]).elements
    #expect(cases.contains { $0["valid"]?.bool == true } || file == "vonage")
    for line in cases {
      let fault = Result { try PresetCheck(line, preset, clock: 1_700_000_000).fault() }
      let holds = if case .success(nil) = fault { true } else { false }
      #expect(holds == line["valid"]?.bool, "\(file): \(line["name"]?.string ?? ""): \(fault)")
    }
  }

  /// RFC 4231, RFC 2202, RFC 8032, and the signing inputs of RFC 7515, RFC 7520, RFC 8037 and RFC 7797.
  @Test func `Every algorithm holds on published vectors`() throws {
    for line in try #require(Self.read("raw.json")["cases"]).elements {
      let fault = Result { try RawCheck(line).fault() }
      let holds = if case .success(nil) = fault { true } else { false }
      #expect(holds == line["valid"]?.bool, "\(line["origin"]?.string ?? ""): \(fault)")
    }
  }

  @Test(arguments: [
    "standard-webhooks", "github", "slack", "stripe", "shopify", "twilio", "plivo", "sinch", "callrail", "messagebird",
    "http-message-signatures", "jws",
  ])
  func `A vector with one byte changed of its body, its key or its signature no longer holds`(_ file: String) throws {
    let root = try Self.read(file + ".json")
    let preset = try #require(root["preset"]?.string.flatMap(SignaturePreset.init(rawValue:)))
    for line in try #require(root["cases"]).elements where line["valid"]?.bool == true {
      for changed in try Self.changes(of: line, preset) {
        let fault = Result { try PresetCheck(changed.line, preset, clock: 1_700_000_000).fault() }
        if case .success(nil) = fault { Issue.record("\(line["name"]?.string ?? "") holds with \(changed.what)") }
      }
    }
  }

  private struct Change {
    let what: String
    let line: JSONValue
  }

  /// One byte of the body, and one of each header that holds a signature, wherever it stands.
  private static func changes(of line: JSONValue, _ preset: SignaturePreset) throws -> [Change] {
    var changes: [Change] = []
    let body = Array((line["body"]?.string ?? "").utf8)
    let names = try #require(line["headers"]).elements.map { ($0[0]?.string ?? "").lowercased() }
    // Without a digest an HTTP message signature says nothing of the body (RFC 9421, appendix B.3).
    let coversBody = preset != .httpMessageSignatures || names.contains("content-digest")
    if coversBody, !body.isEmpty, body.allSatisfy({ $0 < 0x80 }) {
      for place in Set([0, body.count / 2, body.count - 1]) {
        var other = body
        other[place] = other[place] == 0x78 ? 0x79 : 0x78
        changes.append(
          Change(what: "byte \(place) of the body changed", line: try replacing("body", by: .text(other), in: line)))
      }
    }
    if let key = line["key"]?.string.map({ Array($0.utf8) }), !key.isEmpty {
      // Within what stands for bytes: not in a mark such as whsec_, nor in the padding.
      var other = key
      other[key.count / 2] = other[key.count / 2] == 0x42 ? 0x43 : 0x42
      changes.append(Change(what: "the key changed", line: try replacing("key", by: .text(other), in: line)))
    }
    let headers = preset.scheme.headers.union(["svix-signature", "svix-id", "svix-timestamp"])
    let pairs = try #require(line["headers"]).elements.map { ($0[0]?.string ?? "", $0[1]?.string ?? "") }
    for (index, pair) in pairs.enumerated() where headers.contains(pair.0.lowercased()) {
      // An identity that is not signed may be anything.
      if case .detached(let scheme) = preset.scheme, scheme.id?.header == pair.0.lowercased(),
        !scheme.content.parts.contains(.id)
      {
        continue
      }
      let value = Array(pair.1.utf8)
      // Of several signatures one must hold: the others may change.
      guard !value.contains(0x20) || preset != .standardWebhooks, !value.isEmpty, preset != .plivo else { continue }
      for place in Set([value.count / 3, value.count / 2]) {
        var other = value
        other[place] = other[place] == 0x41 ? 0x42 : 0x41
        var changed = pairs
        changed[index].1 = String(decoding: other, as: UTF8.self)
        changes.append(
          Change(
            what: "byte \(place) of \(pair.0) changed", line: try replacing("headers", by: .pairs(changed), in: line)))
      }
    }
    return changes
  }

  private enum Replacement {
    case text([UInt8])
    case pairs([(String, String)])
  }

  private static func replacing(_ name: String, by value: Replacement, in line: JSONValue) throws -> JSONValue {
    var writer = JSONWriter()
    writer.beginObject()
    for member in line.members {
      writer.key(member.name)
      guard member.name == name else {
        writer.value(member.value)
        continue
      }
      switch value {
      case .text(let bytes): writer.string(String(decoding: bytes, as: UTF8.self))
      case .pairs(let pairs):
        writer.beginArray()
        for pair in pairs {
          writer.beginArray()
          writer.string(pair.0)
          writer.string(pair.1)
          writer.endArray()
        }
        writer.endArray()
      }
    }
    writer.endObject()
    return try JSONDocument(parsing: writer.bytes).root
  }
}
