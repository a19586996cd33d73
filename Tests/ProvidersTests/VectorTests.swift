import CallModel
import Foundation
import Providers
import StrictJSON
import Testing

/// What each provider's rows and pushes mean, row by row of the tables in docs/providers.md: `Vectors/*.json`.
@Suite struct VectorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let provider: String
    let index: Int
    let name: String
    var testDescription: String { name }
  }

  static let providers = ["agendize", "cinnox", "enswitch", "freebox", "portsip"]

  static let documents: [String: JSONDocument] = Dictionary(
    uniqueKeysWithValues: providers.compactMap { provider in
      let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "Vectors/\(provider).json")
      guard let data = try? Data(contentsOf: url), let document = try? JSONDocument(parsing: Array(data)) else {
        return nil
      }
      return (provider, document)
    })

  static let cases: [Case] = providers.flatMap { provider in
    (documents[provider]?.root["cases"]?.elements.enumerated()).map { cases in
      cases.map { Case(provider: provider, index: $0.offset, name: $0.element["name"]?.string ?? "") }
    } ?? []
  }

  @Test func `Every provider has its vectors, and their names are unique`() {
    for provider in Self.providers {
      let names = Self.cases.filter { $0.provider == provider }.map(\.name)
      #expect(names.count > 15, "\(provider)")
      #expect(Set(names).count == names.count, "\(provider)")
    }
  }

  @Test(arguments: cases) func `A row means what the documents say`(_ vector: Case) throws {
    let root = try #require(Self.documents[vector.provider]?.root["cases"]?[vector.index])
    let normalised = try Self.normaliser(vector.provider, root["settings"]).normalise(Self.request(root))
    let expected = try #require(root["expect"])
    switch expected.string {
    case "quarantine":
      guard case .unmappable = normalised else { Issue.record("it was taken: \(normalised)"); return }
      return
    case "notice":
      #expect(normalised == .notice)
      return
    default: break
    }
    guard case .calls(let calls) = normalised, calls.count == 1, case .record(let record) = calls[0] else {
      Issue.record("no record: \(normalised)")
      return
    }
    let json = try JSONDocument(parsing: record.json()).root
    let parsed = try #require(CallRecord(json: record.json()))
    #expect(parsed == record, "the record does not survive its own JSON")
    for member in expected.members { Self.check(member, in: json) }
    if let legs = root["legs"]?.int { #expect(record.legs.count == legs) }
    if root["canary"]?.bool == true { Self.checkCanary(root, String(decoding: record.json(), as: UTF8.self)) }
  }

  private static func check(_ member: JSONMembers.Member, in record: JSONValue) {
    let tags = Set(record["tags"]?.elements.compactMap(\.string) ?? [])
    let expected = Set(member.value.elements.compactMap(\.string))
    switch member.name {
    case "tags": #expect(expected.isSubset(of: tags), "tags are \(tags.sorted())")
    case "!tags": #expect(expected.isDisjoint(with: tags), "tags are \(tags.sorted())")
    default:
      let found = find(member.name, in: record)
      let isSame = member.value.isNull ? found == nil : found.map { same($0, member.value) } ?? false
      #expect(
        isSame, "\(member.name) is \(found.map { JSONText($0).text } ?? "absent"), not \(JSONText(member.value).text)")
    }
  }

  private static func same(_ a: JSONValue, _ b: JSONValue) -> Bool {
    if let x = a.double, let y = b.double { return x == y }
    return JSONText(a).text == JSONText(b).text
  }

  private static func find(_ path: String, in record: JSONValue) -> JSONValue? {
    // Names in `extra` hold dots themselves.
    if path.hasPrefix("extra.") { return record["extra"]?[String(path.dropFirst(6))] }
    var value: JSONValue? = record
    for step in path.split(separator: ".") {
      value = Int(step).flatMap { value?[$0] } ?? value?[String(step)]
    }
    return value
  }

  /// Times and flags are spelled anew: those are asserted by the case itself.
  private static func checkCanary(_ root: JSONValue, _ record: String) {
    let body = root["body"]
    let texts =
      body?.string.map { FormEncoding.fields(of: $0).map(\.value) } ?? body.map(leaves) ?? []
    let anew = root["canaryAs"]
    for text in texts where !text.isEmpty {
      if let spelling = anew?[text]?.string {
        #expect(record.contains(spelling) || record.contains(text), "\(text) is lost")
        continue
      }
      #expect(record.contains(text) || isSpelledAnew(text, in: record), "\(text) is lost")
    }
  }

  private static func isSpelledAnew(_ text: String, in record: String) -> Bool {
    if ["true", "false", "0"].contains(text) { return true }
    if case .instant(let instant)? = Timestamp.parse(text) { return record.contains(instant.description) }
    if let seconds = Double(text), let instant = Instant(seconds: Int64(seconds)) {
      return record.contains(instant.description.dropLast()) || record.contains(String(text.drop { $0 == "+" }))
    }
    // A phone number in a SIP address, a word of a vocabulary.
    return text.hasPrefix("sip:") && record.contains(text.dropFirst(4).prefix { $0 != "@" })
  }

  private static func leaves(_ value: JSONValue) -> [String] {
    switch value.kind {
    case .object: value.members.flatMap { leaves($0.value) }
    case .array: value.elements.flatMap { leaves($0) }
    case .null: []
    default: [value.string ?? value.numberText ?? (value.bool == true ? "true" : "false")]
    }
  }

  /// - Parameter body: another than the vector's own.
  static func request(_ root: JSONValue, body other: String? = nil) throws -> ReceivedRequest {
    let now = try #require(root["receivedAt"]?.string)
    guard case .instant(let instant)? = Timestamp.parse(now) else { throw BadVector() }
    let value = try #require(root["body"])
    let isForm = value.kind == .string
    let body = Array((other ?? value.string ?? JSONText(value).text).utf8)
    let form = try #require(root["form"]?.string)
    if root["via"]?.string == "pull" {
      return ReceivedRequest(polled: body, form: form, host: "api.example", at: instant)
    }
    let type = isForm ? "application/x-www-form-urlencoded" : "application/json"
    return ReceivedRequest(
      method: "POST", path: "/hooks/x", headers: [HeaderField(name: "content-type", value: type)], body: body,
      receivedAt: instant)
  }

  struct BadVector: Error {}

  static func normaliser(_ provider: String, _ settings: JSONValue?) throws -> any Normaliser {
    let account = settings?["account"]?.string
    switch provider {
    case "agendize": return AgendizeNormaliser(account: account, timeZone: settings?["timeZone"]?.string)
    case "cinnox": return CinnoxNormaliser(account: account)
    case "enswitch": return EnSwitchNormaliser(account: account)
    case "portsip":
      return PortSIPNormaliser(
        account: account,
        settings: PortSIPSettings(
          extensionLength: settings?["extensionLength"]?.int ?? 0,
          ivrNumbers: Set(settings?["ivrNumbers"]?.elements.compactMap(\.string) ?? [])))
    default:
      var given = FreeboxSettings(ownNumber: settings?["ownNumber"]?.string)
      if let window = settings?["ringingWindow"]?.int { given.ringingWindow = Int64(window) }
      return FreeboxNormaliser(account: account, settings: given)
    }
  }
}
