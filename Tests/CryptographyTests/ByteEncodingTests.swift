import Cryptography
import Testing

@Suite struct ByteEncodingTests {
  /// RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ])
  func `Base64 is that of RFC 4648`(_ text: String, _ encoded: String) {
    #expect(ByteEncoding.base64.encode(Array(text.utf8)) == encoded)
    #expect(ByteEncoding.base64.decode(encoded) == Array(text.utf8))
  }

  @Test(arguments: ByteEncoding.allCases)
  func `What is encoded decodes to itself`(_ encoding: ByteEncoding) {
    for length in 0..<70 {
      let bytes = RandomBytes.make(length)
      #expect(encoding.decode(encoding.encode(bytes)) == bytes)
    }
  }

  @Test(arguments: ["Z", "Zg=", "Zg===", "Zh==", "Zm9v=", "Z g=", "Zg\n==", "Zm-v", "=", "Zg==Zg=="])
  func `What is not one exact encoding is refused`(_ text: String) {
    #expect(ByteEncoding.base64.decode(text) == nil)
  }

  @Test func `Hexadecimal is read in either case and never in halves`() {
    #expect(ByteEncoding.hex.decode("00FFaB") == [0, 255, 171])
    #expect(ByteEncoding.hex.decode("0") == nil)
    #expect(ByteEncoding.hex.decode("0g") == nil)
  }
}
