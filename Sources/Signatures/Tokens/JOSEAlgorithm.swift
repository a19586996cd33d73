package import Cryptography

/// Algorithms by JOSE's names, and by no others.
package enum JOSEAlgorithm {
  package static func named(_ name: String) -> SignatureAlgorithm? {
    SignatureAlgorithm.joseNames.first { $0.name == name }?.algorithm
  }

  package static func name(of algorithm: SignatureAlgorithm) -> String? {
    SignatureAlgorithm.joseNames.first { $0.algorithm == algorithm }?.name
  }
}
