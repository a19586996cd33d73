package import CallModel
private import Providers
private import StrictJSON

/// Reads a Freebox's call log, whole each time: the box has no filter, and rewrites rows in place.
///
/// https://dev.freebox.fr/sdk/os/call/
package struct FreeboxPoll: ProviderPoll {
  package struct Settings: Sendable {
    /// The box's `uid`: another one is not believed.
    package var uid: String?
    /// A lower version of the API than the box's own.
    package var apiVersion: Int?
    package var readsVoicemail = true

    package init(uid: String?) { self.uid = uid }
  }

  private let settings: Settings
  private let session: FreeboxSession

  package init(_ settings: Settings, session: FreeboxSession) {
    self.settings = settings
    self.session = session
  }

  /// The notification of a missed call, or anything else that came without a real proof.
  package func hint(_ record: CallRecord) -> PollHint { .round }

  package func read(_ round: PollRound) async throws(PollFailure) -> PollCursor {
    let box = try await FreeboxBox(round.api)
    if let expected = settings.uid, let found = box.uid, expected != found {
      throw PollFailure(.wrongAccount, "another box answers: its uid is \(found), the source's account \(expected)")
    }
    let base = box.base(pinned: settings.apiVersion)
    let entries = try await list("call/log/", base, round)
    let messages = box.hasVoicemail && settings.readsVoicemail ? try await voicemail(base, round) : []
    var cursor = round.cursor
    noteGap(entries, &cursor, round)
    let settled = messages.map { Self.settled($0, &cursor) }
    let now = round.now()
    let all = entries + FreeboxOpenEntries(cursor["open"]).gone(from: entries)
    let made = FreeboxRows(entries: all, messages: settled, known: FreeboxJoined(cursor["joined"]))
    try await round.store(made.rows)
    cursor["joined"] = made.joined.text
    cursor["open"] = FreeboxOpenEntries.text(all, at: now)
    cursor.watermark = now
    return cursor
  }

  /// An empty list comes without a `result`.
  private func list(_ name: String, _ base: String, _ round: PollRound) async throws(PollFailure) -> [JSONValue] {
    let request = APIRequest("GET", "\(base)/\(name)")
    let result = try await session.ask(request, base: base, round.api)
    if result.kind == .array { return Array(result.elements) }
    guard result.isNull || result["success"]?.bool == true else {
      throw PollFailure(.badAnswer, "\(request.summary): \"result\" is no list", body: Array(result.bytes))
    }
    return []
  }

  /// A box of an older version, or without the option, has none. Whatever is wrong with it, the call log goes on: a box
  /// keeps few calls, and those that are pushed out of it are lost.
  /// - Returns: nil where it cannot be read now.
  private func voicemail(_ base: String, _ round: PollRound) async throws(PollFailure) -> [JSONValue]? {
    do {
      let messages = try await list("call/voicemail/", base, round)
      round.clear(.voicemail)
      return messages
    } catch {
      switch error.code {
      case .cancelled, .notStored: throw error
      case .unacceptable: return []
      default:
        round.warn(.voicemail, "the voicemail cannot be read: \(error.reason)")
        return nil
      }
    }
  }

  /// Larger ones are none, and could not be calculated with.
  private static let ids: ClosedRange<Int64> = 0...(1 << 53)

  /// Ids grow by one a call. One that is skipped was in the log between two looks, and is gone.
  private func noteGap(_ entries: [JSONValue], _ cursor: inout PollCursor, _ round: PollRound) {
    let known = entries.compactMap { entry in
      LenientText.of(entry["id"]).flatMap { Int64($0) }.map { (id: $0, at: LenientText.of(entry["datetime"]) ?? "") }
    }.filter { Self.ids.contains($0.id) }
    guard let smallest = known.map(\.id).min(), let (largest, at) = known.max(by: { $0.id < $1.id }) else { return }
    if let before = cursor.integer("largestID"), Self.ids.contains(before) {
      if largest < before {
        // The newest was deleted: those that are left are older.
        if let new = Int64(at), let old = cursor.integer("largestAt"), new <= old { return }
        round.warn(.gap, "the box's call log was reset and its ids begin anew, or its newest entries were deleted")
      } else if smallest > before + 1 {
        round.warn(
          .gap,
          "\(smallest - before - 1) calls were pushed out of the box's call log, or cleared, before they were read")
      }
    }
    cursor["largestID"] = "\(largest)"
    cursor["largestAt"] = at
  }

  /// A message's entry is there while its caller still speaks: it counts once two looks agree.
  private static func settled(_ messages: [JSONValue], _ cursor: inout PollCursor) -> [JSONValue] {
    let seen = Set((cursor["voicemail"] ?? "").split(separator: "\n").map(String.init))
    let now = messages.map { "\(LenientText.of($0["id"]) ?? "") \(LenientText.of($0["duration"]) ?? "")" }
    cursor["voicemail"] = now.prefix(5_000).joined(separator: "\n")
    return zip(messages, now).filter { seen.contains($0.1) }.map(\.0)
  }
}
