import Cryptography
import Foundation
import Testing

@Suite struct ConstantTimeTests {
  private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources")

  private static func files() throws -> [(name: String, text: String)] {
    let paths = FileManager.default.enumerator(atPath: sources.path)?.compactMap { $0 as? String } ?? []
    return try paths.filter { $0.hasSuffix(".swift") }.map {
      ($0, try String(contentsOf: sources.appending(path: $0), encoding: .utf8))
    }
  }

  @Test func `One function compares secrets, and it alone asks libcrypto to`() throws {
    let users = try Self.files().filter { $0.text.contains("CRYPTO_memcmp") }.map(\.name)
    #expect(users == ["Cryptography/ConstantTime.swift"])
  }

  /// Secrets give out their bytes by `reveal` only, and sealed ones are texts of ``CredentialSeal``: no line may hold one
  /// of them and an operator that ends at the first difference.
  @Test func `What a secret reveals, a code or a seal is never compared by an operator`() throws {
    let marks = ["reveal()", "revealText()", ".code(for:", ".sealed(", "refreshToken", "client.secret", "response"]
    let files = try Self.files()
    #expect(files.count > 200)
    for file in files {
      for line in file.text.split(separator: "\n") where line.contains(" == ") || line.contains(" != ") {
        guard let mark = marks.first(where: { line.contains($0) }), !line.contains("== nil"), !line.contains("!= nil")
        else {
          continue
        }
        // Statuses of answers are no secrets.
        guard !line.contains("response.status") else { continue }
        Issue.record("\(file.name) compares \(mark): \(line)")
      }
    }
  }

  @Test(arguments: [
    ("", "", true), ("a", "a", true), ("a", "b", false), ("a", "", false), ("secret", "secre", false),
    ("secret", "secret ", false),
  ])
  func `Equal is equal, whatever the lengths`(_ a: String, _ b: String, _ equal: Bool) {
    #expect(ConstantTime.areEqual(Array(a.utf8), Array(b.utf8)) == equal)
    #expect(Secret(a).matches(Array(b.utf8)) == equal)
    #expect((Secret(a) == Secret(b)) == equal)
  }
}
