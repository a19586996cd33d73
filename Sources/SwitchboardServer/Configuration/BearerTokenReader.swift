import Cryptography
import Foundation
import Intake
import Signatures
import StrictJSON

/// Reads `jwt`: whose tokens a source takes, for whom, and where the keys are.
struct BearerTokenReader {
  /// Where relative paths start from: the folder of routes.json.
  let folder: String
  let log: DiagnosticLog

  private static let keys = ["issuer", "audience", "keys", "algorithms", "tolerance"]

  func read(_ object: ConfigObject) -> (proof: BearerTokenProof, source: KeySetSource)? {
    guard let value = object["jwt"], let section = ConfigObject(value, "\"jwt\"", keys: Self.keys, log: log),
      section.required("issuer", "whose tokens are these?") != nil, let issuer = section.string("issuer"),
      section.required("audience", "a token for somebody else proves nothing here") != nil,
      let audiences = section.strings("audience"), !audiences.isEmpty,
      section.required("algorithms", "a token must not choose its own algorithm: name those of the issuer") != nil,
      section.required("keys", "name the JSON Web Key Set: { \"file\": … } or { \"url\": … }") != nil,
      let place = place(section)
    else { return nil }
    let algorithms = algorithms(section)
    let source = KeySetSource(place: place, algorithms: algorithms, keys: IssuerKeys())
    if case .file(let path) = place {
      do {
        source.keys.replace(by: try KeySet.read(KeySet.contents(of: path), algorithms))
      } catch {
        log.error("\(error)", at: section["keys"] ?? value)
      }
    }
    let proof = BearerTokenProof(
      keys: source.keys, issuer: issuer, audiences: Set(audiences.map(\.text)),
      tolerance: section.duration("tolerance").map { Int($0.components.seconds) } ?? 60)
    return (proof, source)
  }

  private func algorithms(_ section: ConfigObject) -> [SignatureAlgorithm] {
    (section.strings("algorithms") ?? []).compactMap { name in
      guard let algorithm = JOSEAlgorithm.named(name.text), !algorithm.isSymmetric else {
        log.error("\"algorithms\" names public-key algorithms of RFC 7518, such as \"RS256\" or \"ES256\"", at: name.at)
        return nil
      }
      return algorithm
    }
  }

  private func place(_ section: ConfigObject) -> KeySetSource.Place? {
    guard let value = section["keys"],
      let reference = ConfigObject(value, "\"keys\"", keys: ["file", "url"], log: log)
    else { return nil }
    if let path = reference.string("file") { return .file(Paths.absolute(path, from: folder)) }
    guard let url = reference.string("url") else {
      log.error("\"keys\" of \"jwt\" names a \"file\" or a \"url\"", at: value)
      return nil
    }
    guard url.hasPrefix("https://"), URL(string: url)?.host() != nil else {
      log.error("the key set's \"url\" must be a whole https address: whoever can change the keys can sign", at: value)
      return nil
    }
    return .url(url)
  }
}
