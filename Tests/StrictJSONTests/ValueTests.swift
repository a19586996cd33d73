import StrictJSON
import Testing

@Suite struct ValueTests {
  @Test func `Values are found by name and index, and keep their text and place`() throws {
    let document = try JSONDocument(parsing: "{\"n\": 1.50e3,\n \"a\": [10, \"x\", null, {\"z\": true}], \"é\": -7}")
    let root = document.root
    #expect(root["n"]?.numberText == "1.50e3")
    #expect(root["n"]?.int == nil)
    #expect(root["n"]?.double == 1500)
    #expect(root["é"]?.int == -7)
    #expect(root["a"]?[0]?.int == 10)
    #expect(root["a"]?[-1]?["z"]?.bool == true)
    #expect(root["a"]?[2]?.isNull == true)
    #expect(root["a"]?[4] == nil)
    #expect(root["a"]?[-5] == nil)
    #expect(root["a"]?[Int.min] == nil)
    #expect(root["missing"] == nil)
    #expect(root["a"]?["x"] == nil)
    #expect(root["a"]?[1]?.position == JSONPosition(line: 2, column: 12))
    #expect(root.members.map(\.name) == ["n", "a", "é"])
    #expect(root["a"]?.elements.map(\.kind) == [.number, .string, .null, .object])
  }

  @Test func `Escapes are undone in strings and names`() throws {
    let root = try JSONDocument(parsing: #"{"\u0061\n":"q\"\\\/\b\f\n\r\t\u20ac\ud83d\ude00"}"#).root
    #expect(root["a\n"]?.string == "q\"\\/\u{8}\u{c}\n\r\t€😀")
  }

  @Test(arguments: ["9223372036854775808", "1e400", "1.0"])
  func `A number that does not fit is no integer, and traps nowhere`(_ text: String) throws {
    let root = try JSONDocument(parsing: text).root
    #expect(root.int == nil)
    #expect(root.numberText == text)
  }

  @Test func `What is written reads back the same, in the order it was written`() throws {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("z\"\u{1}")
    writer.string("tab\t nul\u{0} é \u{1f}")
    writer.key("a")
    writer.beginArray()
    writer.integer(-5)
    writer.bool(true)
    writer.null()
    writer.number(text: "1.10")
    writer.beginObject()
    writer.endObject()
    writer.endArray()
    writer.endObject()
    let text = String(decoding: writer.bytes, as: UTF8.self)
    #expect(text == #"{"z\"\u0001":"tab\t nul\u0000 é \u001f","a":[-5,true,null,1.10,{}]}"#)
    let root = try JSONDocument(parsing: writer.bytes).root
    #expect(root["z\"\u{1}"]?.string == "tab\t nul\u{0} é \u{1f}")
    #expect(JSONText(root).text == text)
  }
}
