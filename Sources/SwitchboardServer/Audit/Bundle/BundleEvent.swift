import CallModel
import Cryptography
import EventJournal
import StrictJSON
import TransparencyLog

/// The files of one event in a bundle, as they came: nothing of them is believed yet.
struct BundleEvent {
  /// What an event's folder holds, and how long each file may be, in bytes.
  static let limits = [
    "leaf": EntryBundle.entryLimit, "proof.tlog-proof": 2 * SignedNote.sizeLimit, "r": 65, "request": 1 << 20,
    "body": TarReader.sizeLimit, "facts": TarReader.sizeLimit, "event.json": 1 << 16,
  ]

  let index: Int
  private var files: [String: [UInt8]] = [:]

  /// - Parameter folder: the entry's index, as ``folder(of:)`` writes it.
  init?(folder: String) {
    guard let index = Int(folder), index >= 0, Self.folder(of: index) == folder else { return nil }
    self.index = index
  }

  static func folder(of index: Int) -> String {
    String(repeating: "0", count: max(0, 12 - String(index).utf8.count)) + String(index)
  }

  /// - Throws: ``Failure`` for a file that has no place there, or has one already.
  mutating func add(_ name: String, _ bytes: [UInt8]) throws {
    guard let limit = Self.limits[name] else { throw fault("it holds a file that is none of an event's") }
    guard bytes.count <= limit else { throw fault("\(name) is too long") }
    guard files.updateValue(bytes, forKey: name) == nil else { throw fault("\(name) is there twice") }
  }

  func file(_ name: String) throws -> [UInt8] {
    guard let bytes = files[name] else { throw fault("\(name) is missing") }
    return bytes
  }

  func fault(_ what: String) -> Failure { Failure(.failed, "entry \(index): \(what)") }

  func content() throws -> EventContent {
    EventContent(request: try file("request"), body: try file("body"), facts: try file("facts"))
  }

  /// 64 hexadecimal digits and a line feed.
  func r() throws -> [UInt8] {
    let text = String(decoding: try file("r"), as: UTF8.self)
    guard let bytes = ByteEncoding.hex.decode(text.dropLast()), bytes.count == 32,
      ByteEncoding.hex.encode(bytes) + "\n" == text
    else { throw fault("r is not 32 bytes in hexadecimal") }
    return bytes
  }

  /// What is written for people must say what the other files prove, and no more.
  func checkWords(_ leaf: EventLeaf, _ key: BundleKey?) throws {
    let words: JSONValue
    do {
      words = try JSONDocument(parsing: try file("event.json"), limits: .strict).root
    } catch let error as JSONError {
      throw fault("event.json: \(error)")
    }
    let facts = try file("facts")
    let lines = facts.split(separator: 0x0a).map { String(decoding: $0.prefix(7), as: UTF8.self) }
    let states: [String?] =
      lines.contains { $0.hasPrefix("{") }
      ? ["stored"] : lines.contains { $0.hasPrefix("reason ") } ? ["quarantined", "mended"] : ["notice"]
    let expected: [String: [String?]] = [
      "event": [leaf.id.description], "receivedAt": [leaf.receivedAt.description], "source": [leaf.source],
      "kind": [leaf.kind.description], "state": states, "verdict": [leaf.verdict], "keyId": [leaf.keyID],
      "algorithm": [nil, key?.algorithm], "publicKey": [nil, key?.pem],
    ]
    for member in words.members where expected[member.name] == nil {
      throw fault("event.json says more than the entry")
    }
    for (name, values) in expected {
      let isText = words[name].map { $0.kind == .string || $0.kind == .null } ?? true
      guard isText, values.contains(words[name]?.string) else {
        throw fault("event.json says another \(name) than the entry")
      }
    }
  }
}
