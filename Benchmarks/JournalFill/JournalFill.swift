import CallModel
import Cryptography
import EventJournal
import Foundation

/// Fills a journal with made-up events, as intake would append them, and merges their calls: `JournalFill FOLDER COUNT`.
@main
struct JournalFill {
  private static let batch = 512
  private static let filler = String(repeating: "n", count: 560)

  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3, let count = Int(arguments[2]), count > 0 else {
      FileHandle.standardError.write(Data("usage: JournalFill FOLDER COUNT\n".utf8))
      exit(64)
    }
    let journal = try SQLiteJournal(folder: arguments[1], settings: JournalSettings(now: now))
    let projection = try CallsProjection(journal: journal)
    for start in stride(from: 0, to: count, by: batch) {
      _ = try await journal.append((start..<min(start + batch, count)).compactMap(event))
      try await journal.checkpointIfDue(isIdle: false)
      _ = try await projection.catchUp()
    }
    while try await projection.catchUp() > 0 {}
    await projection.close()
    await journal.close()
  }

  @Sendable private static func now() -> Instant {
    Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
  }

  private static func event(_ number: Int) -> IncomingEvent? {
    let key = "fill-\(number)"
    let instant = now()
    var record = CallRecord(
      id: CallID(provider: .agendize, account: "acme", key: key), provider: .agendize, observedAt: instant)
    record.externalId = key
    record.status = .completed
    record.isFinal = true
    record.caller = Party(phone: PhoneNumber("+33102030405"))
    record.callee = Party(phone: PhoneNumber("+33199999999"))
    record.userData = nil
    record.recordings = [Recording(url: "https://recordings.example/\(key).mp3", mediaType: "audio/mpeg")]
    record.statusRaw = filler
    let body = Array("{\"id\":\"\(key)\",\"status\":\"completed\",\"note\":\"\(filler)\(filler.prefix(300))\"}".utf8)
    let request = ReceivedRequest(
      method: "POST", path: "/hooks/bench", body: body, receivedAt: instant, remoteAddress: "127.0.0.1")
    let headers = CanonicalHeaders(bytes: Array("content-type: application/json\nwebhook-id: \(key)\n".utf8))
    let random = RandomBytes.make(42)
    return IncomingEvent(
      request: request, source: "bench", verdict: "signature", keyID: "k",
      dedupe: DedupeKey(source: "bench", delivery: key), headers: headers,
      r: Array(random.prefix(32)), bodyDigest: DigestAlgorithm.sha256.hash(body),
      parts: [EventPart(id: EventID(at: instant, random: Array(random.suffix(10))), record: record)])
  }
}
