import Cryptography
import Testing

@Suite struct DevelopmentCertificateTests {
  @Test func `A server's certificate names its hosts and lasts as long as asked`() throws {
    let authority = try DevelopmentCertificate.authority(name: "Test authority", days: 30)
    let server = try authority.issue(names: ["hooks.example", "localhost", "127.0.0.1", "::1"], days: 10)
    let read = try Certificate(pem: server.certificatePEM)
    #expect(read.names == ["hooks.example", "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1"])
    #expect(read.fingerprint.count == 64)
    let authorityRead = try Certificate(pem: authority.certificatePEM)
    #expect(read.notAfter < authorityRead.notAfter)
    #expect(String(decoding: server.privateKeyPEM, as: UTF8.self).contains("BEGIN PRIVATE KEY"))
  }

  @Test func `What is not a certificate is refused`() {
    #expect(throws: CryptographyError.self) { try Certificate(pem: Array("nonsense".utf8)) }
    let broken = DevelopmentCertificate(readingCertificate: [], privateKey: [])
    #expect(throws: CryptographyError.self) { try broken.issue(names: ["localhost"], days: 1) }
  }
}
