package import NIOSSL

/// A provider's API at an address.
package struct HTTPProviderAPI: ProviderAPI {
  private let client: PollClient
  private let base: String
  private let tls: TLSConfiguration?
  private let timeout: Duration

  /// - Parameters:
  ///   - base: the API's address, without a slash at its end.
  ///   - tls: nil for what the system trusts.
  ///   - timeout: of one request, from connecting to the answer's last byte.
  package init(client: PollClient, base: String, tls: TLSConfiguration? = nil, timeout: Duration = .seconds(30)) {
    self.client = client
    self.base = base
    self.tls = tls
    self.timeout = timeout
  }

  package func ask(_ request: APIRequest) async throws(PollFailure) -> APIAnswer {
    try await client.ask(request, base: base, tls: tls, timeout: timeout)
  }
}
