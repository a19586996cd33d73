import Cryptography
import Foundation
package import Intake
import Signatures
import StrictJSON

/// Where an issuer's keys are read from, again and again.
package struct KeySetSource: Sendable {
  package enum Place: Sendable, Hashable {
    case file(String)
    case url(String)
  }

  package let place: Place
  let algorithms: [SignatureAlgorithm]
  package let keys: IssuerKeys
}

/// A JSON Web Key Set (RFC 7517, section 5).
enum KeySet {
  /// Larger ones are not read, in bytes.
  static let sizeLimit = 1 << 20

  static func contents(of path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path), data.count <= sizeLimit else {
      throw Failure(.noInput, "cannot read the key set \(path)")
    }
    return [UInt8](data)
  }

  /// Keys that do not fit an algorithm of the configuration are left out: what a set says never widens it.
  /// - Throws: where no key is left.
  static func read(_ bytes: [UInt8], _ algorithms: [SignatureAlgorithm]) throws -> [SigningKey] {
    let root: JSONValue
    do {
      root = try JSONDocument(parsing: bytes).root
    } catch {
      throw Failure(.badData, "the key set is no JSON: \(error)")
    }
    var keys: [SigningKey] = []
    for key in root["keys"].map({ Array($0.elements.prefix(64)) }) ?? [] {
      for algorithm in algorithms {
        guard let read = try? JWK.parse(key, for: algorithm),
          let made = try? SigningKey(id: key["kid"]?.string ?? "", material: read.material, algorithm: algorithm)
        else { continue }
        keys.append(made)
      }
    }
    guard !keys.isEmpty else {
      throw Failure(.badData, "the key set has no key for \(algorithms.map(\.rawValue).joined(separator: ", "))")
    }
    return keys
  }
}
