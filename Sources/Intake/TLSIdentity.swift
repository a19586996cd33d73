import Cryptography
private import Foundation
package import NIOSSL
private import Synchronization

/// The server's certificate and key, and whose certificates clients may show; read anew when their files change: a renewal
/// or a revocation needs no restart.
package final class TLSIdentity: Sendable {
  /// What clients are asked for.
  package struct Clients: Sendable {
    /// Those who may issue certificates to clients: a path.
    package let authority: String
    package let isRequired: Bool
    /// A path; nil: nobody is revoked.
    package let revocationList: String?

    package init(authority: String, isRequired: Bool, revocationList: String?) {
      self.authority = authority
      self.isRequired = isRequired
      self.revocationList = revocationList
    }
  }

  /// Why a certificate that the handshake let through is not good all the same.
  package enum Refusal: Error, Sendable, Hashable, CustomStringConvertible {
    case unreadable
    case revoked(String)
    /// With an old list nobody knows who has been revoked since.
    case staleRevocationList
    /// A resumed connection does not look at dates.
    case notValidNow(String)

    package var description: String {
      switch self {
      case .unreadable: "the client's certificate cannot be read"
      case .revoked(let subject): "the certificate of \(subject) is revoked"
      case .staleRevocationList: "the revocation list has run out: put a current one in its place"
      case .notValidNow(let subject): "the certificate of \(subject) is not valid now"
      }
    }
  }

  private struct Files: Sendable, Equatable {
    var certificate: [UInt8]
    var privateKey: [UInt8]
    var authority: [UInt8]?
    var revocationList: [UInt8]?
  }

  private struct State: Sendable {
    var context: NIOSSLContext
    var files: Files
    var revocationList: RevocationList?
    /// Grows with each reload.
    var generation = 0
  }

  private let certificatePath: String
  private let privateKeyPath: String
  private let clients: Clients?
  private let state: Mutex<State>

  /// - Throws: where the files cannot be read, or do not belong together.
  package init(certificate: String, privateKey: String, clients: Clients? = nil) throws {
    certificatePath = certificate
    privateKeyPath = privateKey
    self.clients = clients
    state = Mutex(try Self.load(Self.read(certificate, privateKey, clients), clients))
  }

  /// For new connections; those under way keep theirs.
  package var context: NIOSSLContext { state.withLock { $0.context } }

  /// Another one means that certificates found good before are to be looked at again.
  package var generation: Int { state.withLock { $0.generation } }

  /// The certificate chain in force, as PEM.
  package var certificate: [UInt8] { state.withLock { $0.files.certificate } }

  /// - Returns: whether the files had changed.
  /// - Throws: where the new ones are of no use; the old ones stay in force.
  package func reloadIfChanged() throws -> Bool {
    let files = try Self.read(certificatePath, privateKeyPath, clients)
    guard state.withLock({ $0.files != files }) else { return false }
    var loaded = try Self.load(files, clients)
    state.withLock { state in
      loaded.generation = state.generation + 1
      state = loaded
    }
    return true
  }

  /// To be asked after every handshake, resumed ones too: there the library checks nothing anew.
  /// - Parameters:
  ///   - der: what the client showed.
  ///   - now: in seconds since 1970.
  package func verdict(onClient der: [UInt8], now: Int64) -> Result<PeerCertificate, Refusal> {
    guard let certificate = try? Certificate(der: der) else { return .failure(.unreadable) }
    guard (Int64(certificate.notBefore)...Int64(max(certificate.notBefore, certificate.notAfter))).contains(now) else {
      return .failure(.notValidNow(certificate.subject))
    }
    if let list = state.withLock({ $0.revocationList }) {
      guard Int64(list.nextUpdate) >= now else { return .failure(.staleRevocationList) }
      guard !list.contains(der: der) else { return .failure(.revoked(certificate.subject)) }
    }
    return .success(PeerCertificate(certificate))
  }

  private static func read(_ certificate: String, _ privateKey: String, _ clients: Clients?) throws -> Files {
    Files(
      certificate: try read(certificate), privateKey: try read(privateKey),
      authority: try clients.map { try read($0.authority) },
      revocationList: try clients?.revocationList.map { try read($0) })
  }

  private static func read(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private static func load(_ files: Files, _ clients: Clients?) throws -> State {
    let chain = try NIOSSLCertificate.fromPEMBytes(files.certificate).map { NIOSSLCertificateSource.certificate($0) }
    let key = try NIOSSLPrivateKey(bytes: files.privateKey, format: .pem)
    var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    // The library's default list still holds CBC suites for TLS 1.2.
    configuration.cipherSuiteValues = [
      .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
      .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
      .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ]
    configuration.applicationProtocols = ["http/1.1"]
    var revocationList: RevocationList?
    if let clients, let authority = files.authority {
      configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(authority))
      configuration.certificateVerification = clients.isRequired ? .noHostnameVerification : .optionalVerification
      configuration.sendCANameList = true
      revocationList = try files.revocationList.map { try RevocationList(pem: $0, authorities: authority) }
    }
    return State(
      context: try NIOSSLContext(configuration: configuration), files: files, revocationList: revocationList)
  }
}
