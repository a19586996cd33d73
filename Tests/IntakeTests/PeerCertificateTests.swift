import Intake
import Testing

@Suite struct PeerCertificateTests {
  @Test(arguments: [
    ("CN=pbx,O=Acme", ["pbx.example"]), ("", []), ("CN=a; subject=CN=b", ["http://x; san=pbx.example", "a%3Bb"]),
    ("CN=Zoë\n", ["é", "; ", "%"]),
  ])
  func `What is kept of a certificate is read back as it was, whatever its names hold`(
    _ subject: String, _ names: [String]
  ) {
    let peer = PeerCertificate(fingerprint: "00ff", subject: subject, names: names)
    #expect(PeerCertificate(kept: peer.kept) == peer)
    #expect(!peer.kept.contains("\n"))
  }
}
