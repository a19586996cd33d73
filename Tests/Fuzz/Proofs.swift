import Cryptography
import Signatures

/// libFuzzer's entry: a preset's number, then lines: headers up to an empty one, then the body. Keys are fixed, so nothing
/// that strangers make up can be valid; and now and then the first line is read as a key.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzProofs(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 1 else { return 0 }
  let preset = SignaturePreset.allCases[Int(data[0]) % SignaturePreset.allCases.count]
  let bytes = Array(UnsafeBufferPointer(start: data + 1, count: count - 1))
  let end = zip(bytes, bytes.dropFirst()).enumerated().first { $0.element == (0x0a, 0x0a) }?.offset ?? bytes.count
  let body = Array(bytes.dropFirst(end + 2))
  let fields = bytes[..<end].split(separator: 0x0a).compactMap { line -> (String, String)? in
    guard let colon = line.firstIndex(of: 0x3a) else { return nil }
    return (
      String(decoding: line[..<colon], as: UTF8.self).lowercased(),
      String(decoding: line[(colon + 1)...], as: UTF8.self)
    )
  }
  let message = SignedMessage(
    method: "POST", path: "/hooks/a", query: "bodySHA256=00&a=1&a=%2", body: body, base: "https://a.example"
  ) { name in fields.filter { $0.0 == name }.map(\.1) }
  for keys in FuzzKeys.sets {
    let scheme = preset.scheme.tolerating(seconds: 1 << 50)
    if case .valid = SignatureVerifier(scheme: scheme, keys: keys).verify(message, now: 0) {
      fatalError("a stranger's is valid")
    }
  }
  // Reading keys is slow: one form and one algorithm each time.
  let first = bytes.prefix { $0 != 0x0a }
  let algorithm = SignatureAlgorithm.allCases[body.count % SignatureAlgorithm.allCases.count]
  let form = KeyForm.allCases[Int(data[0]) / 16 % KeyForm.allCases.count]
  if body.count.isMultiple(of: 4) {
    _ = try? SigningKey(id: "k", secret: Secret(Array(first)), algorithm: algorithm, form: form)
  }
  return 0
}

enum FuzzKeys {
  static let sets: [[SigningKey]] = {
    let material: [(KeyMaterial?, [SignatureAlgorithm])] = [
      (.secret(RandomBytes.make(32)), [.hmac(.sha1), .hmac(.sha256), .hmac(.sha512)]),
      ((try? PrivateKey.generate(.ed25519)).map { .privateKey($0) }, [.ed25519]),
      (
        (try? PrivateKey.generate(.ecdsa(.p256))).map { .privateKey($0) },
        [.ecdsa(.p256, .sha256, .raw), .ecdsa(.p256, .sha256, .der)]
      ),
    ]
    return material.map { material, algorithms in
      algorithms.compactMap { algorithm in
        material.flatMap { try? SigningKey(id: "k", material: $0, algorithm: algorithm) }
      }
    }
  }()
}
