private import Foundation
package import NIOSSL
private import Synchronization

/// The server's certificate and key, read anew when their files change: a renewal needs no restart.
package final class TLSIdentity: Sendable {
  private struct State: Sendable {
    var context: NIOSSLContext
    var certificate: [UInt8]
    var privateKey: [UInt8]
  }

  private let certificatePath: String
  private let privateKeyPath: String
  private let state: Mutex<State>

  /// - Throws: where the files cannot be read, or do not belong together.
  package init(certificate: String, privateKey: String) throws {
    certificatePath = certificate
    privateKeyPath = privateKey
    state = Mutex(try Self.load(certificate, privateKey))
  }

  /// For new connections; those under way keep theirs.
  package var context: NIOSSLContext { state.withLock { $0.context } }

  /// The certificate chain in force, as PEM.
  package var certificate: [UInt8] { state.withLock { $0.certificate } }

  /// - Returns: whether the files had changed.
  /// - Throws: where the new ones are of no use; the old ones stay in force.
  package func reloadIfChanged() throws -> Bool {
    let certificate = try Self.read(certificatePath)
    let privateKey = try Self.read(privateKeyPath)
    let isSame = state.withLock { $0.certificate == certificate && $0.privateKey == privateKey }
    guard !isSame else { return false }
    let loaded = try Self.load(certificatePath, privateKeyPath)
    state.withLock { $0 = loaded }
    return true
  }

  private static func read(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private static func load(_ certificatePath: String, _ privateKeyPath: String) throws -> State {
    let certificate = try read(certificatePath)
    let privateKey = try read(privateKeyPath)
    let chain = try NIOSSLCertificate.fromPEMBytes(certificate).map { NIOSSLCertificateSource.certificate($0) }
    let key = try NIOSSLPrivateKey(bytes: privateKey, format: .pem)
    var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    // The library's default list still holds CBC suites for TLS 1.2.
    configuration.cipherSuiteValues = [
      .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
      .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
      .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ]
    configuration.applicationProtocols = ["http/1.1"]
    return State(
      context: try NIOSSLContext(configuration: configuration), certificate: certificate, privateKey: privateKey)
  }
}
