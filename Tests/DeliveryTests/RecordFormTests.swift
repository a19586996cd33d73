import CallModel
import Cryptography
import Delivery
import JSONPath
import StrictJSON
import Testing

/// What a route leaves of a record.
@Suite struct RecordFormTests {
  private let record = Array(
    #"{"id":"7f000000-0000-5000-8000-000000000001","provider":"generic","externalId":"33612345678-x","status":"completed","caller":{"number":"+33612345678","raw":"06 12 34 56 78","kind":"national","displayName":"Ada","sipUri":"sip:+33612345678@pbx"},"callee":{"raw":"201","kind":"extension"},"legs":[{"id":"l","caller":{"number":"+4930123456","raw":"+4930123456","kind":"e164"},"kind":"dial"}],"startedAt":"2026-03-02T12:00:00Z","userData":{"from":33612345678,"note":"call +4930123456 back"},"observedAt":"2026-03-02T12:00:01Z","revision":7}"#
      .utf8)

  private func redacted(_ form: RecordForm) throws -> JSONValue {
    try JSONDocument(parsing: form.redact(record) ?? [], limits: .written).root
  }

  @Test func `Members are dropped and masked, in lists too, and the rest stays`() throws {
    let form = RecordForm(
      dropped: [["userData"], ["legs", "caller"], ["callee", "raw"]], masked: [["caller", "displayName"]])
    let root = try redacted(form)
    #expect(root["userData"] == nil)
    #expect(root["legs"]?.elements.map { $0["caller"] == nil } == [true])
    #expect(root["caller"]?["displayName"]?.string == "***")
    #expect(root["caller"]?["number"]?.string == "+33612345678")
    #expect(root["callee"]?["kind"]?.string == "extension")
    #expect(root["revision"]?.int == 7)
    #expect(CallRecord(root) != nil)
  }

  @Test func `Dropped, no spelling of a number is left anywhere`() throws {
    let text = String(decoding: RecordForm(numbers: .drop).redact(record) ?? [], as: UTF8.self)
    for spelling in ["33612345678", "0612345678", "06 12 34", "4930123456"] {
      #expect(!text.contains(spelling), "\(text)")
    }
    #expect(text.contains("2026-03-02T12:00:00Z"))
    #expect(CallRecord(json: Array(text.utf8))?.caller?.phone == nil)
  }

  @Test func `The last digits stay where they are asked for, and a number no longer than that is gone`() throws {
    let root = try redacted(RecordForm(numbers: .keep(4)))
    #expect(root["caller"]?["number"]?.string == "***5678")
    #expect(root["caller"]?["raw"]?.string == "***5678")
    #expect(root["caller"]?["sipUri"]?.string == "sip:***5678@pbx")
    #expect(root["userData"]?["note"]?.string == "call ***3456 back")
    #expect(root["userData"]?["from"]?.string == "***5678")
    #expect(root["externalId"]?.string == "***5678-x")
    #expect(root["callee"]?["raw"]?.string == "***")
  }

  private func redacted(_ members: String, _ form: NumberForm = .drop) -> String {
    let record =
      #"{"id":"7f000000-0000-5000-8000-000000000001","provider":"generic","status":"completed","direction":"inbound",\#(members),"observedAt":"2026-03-02T12:00:01Z"}"#
    return String(decoding: RecordForm(numbers: form).redact(Array(record.utf8)) ?? [], as: UTF8.self)
  }

  @Test(arguments: [
    "0102030405", "01 02 03 04 05", "01.02.03.04.05", "+33 1 02 03 04 05", "tel:+33-1-02-03-04-05",
    "+33 (0)1 02 03 04 05", "0033 1 02 03 04 05", "sip:0102030405@x", "call-0102030405", "１０２０３０４０５",
    "https://r.example/0102030405.mp3", "a 0102030405, b",
  ])
  func `A number is found in whatever spelling a sender repeats it`(spelling: String) {
    let text = redacted(
      #""externalId":"\#(spelling)","caller":{"number":"+33102030405","raw":"+33102030405","kind":"e164","displayName":"\#(spelling)"},"userData":{"\#(spelling)":"\#(spelling)"}"#
    )
    let digits = text.replacing("00000000", with: "").filter { $0.isNumber }
    #expect(!digits.contains("102030405") && !digits.contains("１０２０３０４０５"), "\(text)")
  }

  @Test(arguments: ["anonymous", "unknown", "completed", "inbound", "generic", "1234"])
  func `A caller that is a word changes no word of ours, and its address holds no number`(raw: String) {
    let text = redacted(
      #""caller":{"raw":"\#(raw)","kind":"anonymous","sipUri":"sip:+33102030405@pbx","extension":"201"},"change":"unknown""#,
      .keep(2))
    #expect(text.contains(#""status":"completed","direction":"inbound""#), "\(text)")
    #expect(text.contains(#""provider":"generic""#) && text.contains(#""kind":"anonymous""#), "\(text)")
    #expect(text.contains(#""change":"unknown""#) && text.contains("sip:***05@pbx"), "\(text)")
    #expect(!text.contains("\"201\""), "\(text)")
  }

  @Test func `Several numbers in one text are several numbers`() {
    let text = redacted(
      #""caller":{"raw":"+33102030405 , 0699887766;ext=77","kind":"unknown"},"extra":{"a":"0102030405","b":"06 99 88 77 66"}"#,
      .keep(4))
    #expect(text.contains(#""a":"***0405","b":"***7766""#), "\(text)")
  }

  @Test func `A token joins equal numbers under one key, and under no other`() throws {
    let (one, two) = (try #require(NumberKey(Secret("one"))), try #require(NumberKey(Secret("two"))))
    #expect(one.token(for: "+33612345678") == one.token(for: "+33612345678"))
    #expect(one.token(for: "+33612345678") != one.token(for: "+33612345679"))
    #expect(one.token(for: "+33612345678") != two.token(for: "+33612345678"))
    let root = try redacted(RecordForm(numbers: .token(one)))
    #expect(root["caller"]?["number"]?.string == one.token(for: "+33612345678"))
    #expect(root["caller"]?["raw"]?.string == one.token(for: "+33612345678"))
    #expect(root["callee"]?["raw"]?.string == one.token(for: "201"))
    #expect(NumberKey(Secret("")) == nil)
  }

  @Test func `A template is filled from what may be known, and no more`() throws {
    let template = try JSONTemplate(text: #"{"who":"${$.caller.number}","name":"${$.caller.displayName}"}"#)
    let form = RecordForm(masked: [["caller", "displayName"]], numbers: .keep(2), body: template)
    let content = try form.content(form.redact(record) ?? [])
    #expect(content.map { String(decoding: $0, as: UTF8.self) } == #"{"who":"***78","name":"***"}"#)
    #expect(try RecordForm(numbers: .drop).content(record) == nil)
  }

  @Test func `A form that asks nothing leaves every byte, and what cannot be read is not let through`() {
    #expect(RecordForm().redact(record) == record)
    #expect(RecordForm(numbers: .drop).redact(Array("{".utf8)) == nil)
  }

  @Test(arguments: ["12345678", "12 34 56 78", "+45 12345678", "004512345678"])
  func `A number of a country with short numbers is found without its code`(spelling: String) {
    let text = redacted(
      #""caller":{"number":"+4512345678","raw":"+4512345678","kind":"e164"},"extra":{"a":"\#(spelling)"}"#)
    #expect(!text.filter(\.isNumber).contains("12345678"), "\(text)")
  }
}
