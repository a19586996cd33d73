/// Where a value that belongs to a signature stands.
package enum SignaturePlace: Sendable, Hashable, CustomStringConvertible {
  /// Lower case.
  case header(String)
  /// `name=value` among the pieces of the signature's own header.
  case parameter(String)

  package var description: String {
    switch self {
    case .header(let name): "the header \(name)"
    case .parameter(let name): "the parameter \(name)= of the signature's header"
    }
  }
}
