private import Cryptography

/// A call's identity: UUID version 5 over provider, account and the provider's own key. So every event
/// about one call, whichever way and in whichever order it comes, carries the same one.
package struct CallID: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let bits: UUIDBits

  /// The namespace of every call identity; never to be changed.
  package static let namespace = UUIDBits(high: 0x6f1d_7b0a_52c4_4e8e, low: 0x9a3b_c0de_ca11_0001)

  package init(bits: UUIDBits) { self.bits = bits }

  /// - Parameters:
  ///   - key: what the provider tells its calls apart by, unique within the account.
  package init(provider: Provider, account: String?, key: String) {
    // Lengths keep ("a|b", "c") and ("a", "b|c") apart.
    let account = account ?? ""
    var name = Self.namespace.bytes
    name.reserveCapacity(64 + account.utf8.count + key.utf8.count)
    name.append(text: provider.rawValue)
    name.append(UInt8(ascii: "|"))
    name.append(text: String(account.utf8.count))
    name.append(UInt8(ascii: ":"))
    name.append(text: account)
    name.append(UInt8(ascii: "|"))
    name.append(text: key)
    var digest = Array(DigestAlgorithm.sha1.hash(name).prefix(16))
    digest[6] = digest[6] & 0x0f | 0x50
    digest[8] = digest[8] & 0x3f | 0x80
    bits = UUIDBits(digest) ?? Self.namespace
  }

  package init?(_ text: String) {
    guard let bits = UUIDBits(text) else { return nil }
    self.bits = bits
  }

  package var description: String { bits.description }
  package static func < (a: CallID, b: CallID) -> Bool { a.bits < b.bits }
}
