package import Cryptography

/// A secret that an auditor was given beside a bundle.
package struct BundleSecret: Sendable {
  package let source: String
  package let key: String
  package let secret: Secret

  package init(source: String, key: String, secret: Secret) {
    self.source = source
    self.key = key
    self.secret = secret
  }
}
