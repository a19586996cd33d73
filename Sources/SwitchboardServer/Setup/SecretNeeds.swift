import Cryptography
import Signatures
import StrictJSON

/// The secret files that a configuration names.
enum SecretNeeds {
  struct Need {
    let file: String
    /// For Standard Webhooks, whose keys say that they are base64.
    let isStandardWebhooksKey: Bool
    /// As the configuration reads it.
    let form: KeyForm

    func make() -> String {
      let bytes = RandomBytes.make(32)
      if isStandardWebhooksKey { return "whsec_" + ByteEncoding.base64.encode(bytes) }
      switch form {
      case .base64: return ByteEncoding.base64.encode(bytes)
      case .hex: return ByteEncoding.hex.encode(bytes)
      default: return ByteEncoding.base64url.encode(bytes)
      }
    }
  }

  /// Relative ones only: what lies elsewhere is somebody else's to make. Those of sinks that are off are not needed yet.
  static func find(in root: JSONValue) -> [Need] {
    var needs: [Need] = []
    if let admin = root["admin"] { collect(admin, &needs) }
    for member in root["sources"].map({ Array($0.members) }) ?? [] { collect(member.value, &needs) }
    for member in root["sinks"].map({ Array($0.members) }) ?? [] where member.value["enabled"]?.bool != false {
      collect(member.value, &needs)
    }
    var seen: Set<String> = []
    return needs.filter { seen.insert($0.file).inserted }
  }

  /// What others hand out: there is nothing that could be made in its place.
  private static let foreign: Set<String> = ["publicKey", "jwt", "poll", "register"]

  private static func collect(
    _ value: JSONValue, _ needs: inout [Need], isKey: Bool = false, form: KeyForm = .automatic
  ) {
    // A JSON Web Key is somebody's to write.
    guard form != .jwk else { return }
    if value.kind == .object, let file = value["file"]?.string, value.members.map(\.name) == ["file"] {
      if !file.hasPrefix("/"), !file.split(separator: "/").contains("..") {
        needs.append(Need(file: file, isStandardWebhooksKey: isKey, form: form))
      }
      return
    }
    let form = value["form"]?.string.flatMap(KeyForm.init(rawValue:)) ?? form
    let signs = value["preset"]?.string == "standard-webhooks"
    for member in value.members where !foreign.contains(member.name) && !isForeign(member.name, of: value) {
      collect(member.value, &needs, isKey: isKey || (signs && member.name == "keys"), form: form)
    }
    for element in value.elements { collect(element, &needs, isKey: isKey, form: form) }
  }

  /// The keys of a signature that its sender alone can make.
  private static func isForeign(_ name: String, of value: JSONValue) -> Bool {
    guard name == "keys" else { return false }
    let named = value["algorithm"]?.string.flatMap(SignatureAlgorithm.init(rawValue:))
    let preset = value["preset"]?.string.flatMap(SignaturePreset.init(rawValue:))
    return !(named ?? preset?.algorithm ?? .hmac(.sha256)).isSymmetric
  }
}
