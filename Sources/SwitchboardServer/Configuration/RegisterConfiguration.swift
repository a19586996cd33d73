package import Cryptography
package import Polling

/// What an Agendize watch is created with, beside what its source says of itself.
package struct RegisterConfiguration: Sendable {
  package struct OAuth: Sendable {
    package enum Grant: String, Sendable, CaseIterable {
      case refreshToken = "refresh_token"
      case clientCredentials = "client_credentials"
    }

    package var grant = Grant.refreshToken
    package var clientID: String
    package var clientSecret: Secret?
    package var refreshToken: Secret?
    package var authURL: String?
    /// Nil: this server's own.
    package var accessTokenURL: String?
    package var redirectURI: String?
    package var scope: String?
  }

  /// How Agendize is to sign; nil: as the source's proofs have it.
  package struct Signature: Sendable {
    package var isEnabled = true
    /// Identifiers of keys at Agendize.
    package var keys: [String] = []
    /// The calls API names the list `cryptoKeyIds`, the newer watchers API `keys`.
    package var listName = "cryptoKeyIds"
  }

  package var name: String?
  package var method = "POST"
  package var status = "enabled"
  /// Where versions of the API follow: `https://api.agendize.com/api`.
  package var baseURL = "https://api.agendize.com/api"
  package var events: [String] = []
  package var levelDetails: String?
  package var addPreviousData: Bool?
  package var oauth: OAuth?
  package var signature: Signature?
  /// Nil: those of `poll`.
  package var credentials: AgendizeAccess.Credentials?

  package init() {}
}
