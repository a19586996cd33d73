import Cryptography
import RawStructuredFieldValues

/// One label's entry of `Signature-Input` (RFC 9421, section 4.1): what is covered, and the signature's parameters.
struct SignatureInput {
  let label: String
  let components: [MessageComponent]
  private let list: InnerList

  init(_ label: String, _ value: ItemOrInnerList) throws(SignatureFault) {
    guard case .innerList(let list) = value else {
      throw .unacceptable("the entry \(label.prefix(64)) of signature-input is not a list of components")
    }
    self.label = label
    self.list = list
    var components: [MessageComponent] = []
    var identities: Set<String> = []
    for item in list.bareInnerList {
      let component = try MessageComponent(item)
      guard identities.insert(try component.identity()).inserted else {
        throw .unacceptable("the component \(component.name) is covered twice")
      }
      components.append(component)
    }
    self.components = components
    for (name, _) in list.rfc9651Parameters where !Self.known.contains(name) {
      throw .unacceptable("the signature parameter \(name.prefix(64)) is not understood")
    }
  }

  /// Section 2.3.
  private static let known: Set<String> = ["created", "expires", "nonce", "alg", "keyid", "tag"]

  func text(_ parameter: String) throws(SignatureFault) -> String? {
    guard let value = list.rfc9651Parameters[parameter] else { return nil }
    guard case .string(let text) = value else { throw .unacceptable("the signature's \(parameter) is not a text") }
    return text
  }

  func time(_ parameter: String) throws(SignatureFault) -> Int64? {
    guard let value = list.rfc9651Parameters[parameter] else { return nil }
    guard case .integer(let time) = value else { throw .unacceptable("the signature's \(parameter) is not a time") }
    return time
  }

  /// The signature base: section 2.5.
  func base(of message: SignedMessage) throws(SignatureFault) -> [UInt8] {
    var text = ""
    for component in components {
      let value = try component.value(of: message)
      guard !value.utf8.contains(0x0a), !value.utf8.contains(0x0d) else {
        throw .unacceptable("the component \(component.name) holds a line break")
      }
      text += "\(try component.identifier()): \(value)\n"
    }
    text += "\"@signature-params\": \(try StructuredField.text(.innerList(list)))"
    return Array(text.utf8)
  }
}
