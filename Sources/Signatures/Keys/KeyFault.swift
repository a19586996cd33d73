package import Cryptography

/// Why a text is no key for an algorithm.
package enum KeyFault: Error, Sendable, Hashable, CustomStringConvertible {
  case empty
  /// What it should have been, such as `base64`.
  case malformed(String)
  /// A key that is one, but of the wrong kind.
  case unfit(KeyKind, SignatureAlgorithm)
  /// A JSON Web Key with another algorithm, or another use, than the configuration's.
  case refusedByItself(String)
  /// A secret where a public key belongs, or the other way round.
  case wrongSort(SignatureAlgorithm)

  package var description: String {
    switch self {
    case .empty: "the key is empty"
    case .malformed(let form): "the key is not \(form)"
    case .unfit(let kind, let algorithm): "a key of kind \(kind) does not fit \(algorithm.rawValue)"
    case .refusedByItself(let reason): "the key says of itself: \(reason)"
    case .wrongSort(let algorithm):
      algorithm.isSymmetric
        ? "\(algorithm.rawValue) takes a secret, not a public key" : "\(algorithm.rawValue) takes a public key"
    }
  }
}
