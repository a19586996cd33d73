import Cryptography
import RawStructuredFieldValues

/// RFC 9651 values, by the library, with our own faults.
enum StructuredField {
  static func dictionary(_ values: [String], _ header: String) throws(SignatureFault) -> OrderedMap<
    String, ItemOrInnerList
  > {
    var parser = StructuredFieldValueParser(Array(values.joined(separator: ", ").utf8))
    guard let map = try? parser.parseDictionaryFieldValue() else {
      throw .unacceptable("the header \(header) is not a dictionary of RFC 9651")
    }
    return map
  }

  static func text(_ item: ItemOrInnerList) throws(SignatureFault) -> String {
    var serializer = StructuredFieldValueSerializer()
    return try written { try serializer.writeListFieldValue([item]) }
  }

  static func text(_ map: OrderedMap<String, ItemOrInnerList>) throws(SignatureFault) -> String {
    var serializer = StructuredFieldValueSerializer()
    return try written { try serializer.writeDictionaryFieldValue(map) }
  }

  private static func written(_ write: () throws -> [UInt8]) throws(SignatureFault) -> String {
    guard let bytes = try? write() else { throw .unacceptable("a structured field cannot be written") }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The bytes of a byte sequence.
  static func bytes(_ item: ItemOrInnerList?) -> [UInt8]? {
    guard case .item(let item)? = item, case .undecodedByteSequence(let text) = item.rfc9651BareItem else { return nil }
    return ByteEncoding.base64.decode(text)
  }
}
