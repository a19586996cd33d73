import CallModel
private import Providers
import StrictJSON

/// Reads `calls/active/list`: each leg as it is now. A call that is gone from it has ended, and has CDRs.
struct EnSwitchLivePoll: LivePoll {
  let settings: EnSwitchPoll.Settings
  let client: EnSwitchClient
  let interval: Duration
  let form = EnSwitchNormaliser.active

  func read(_ round: PollRound) async throws(PollFailure) -> [String: Set<String>] {
    var fields = settings.common(recursive: "recursive")
    if settings.hasNames { fields.append((name: "names", value: "1")) }
    if let machines = settings.machines { fields.append((name: "machines", value: machines)) }
    let rows = try await client.rows("calls/active/list", fields, round)
    try await round.store(
      rows.map { PolledRow($0, key: LenientText.of($0["uniqueid"]), form: form) })
    return rows.reduce(into: [:]) { calls, row in
      guard let call = LenientText.of(row["callid"]) else { return }
      calls[call, default: []].formUnion([LenientText.of(row["uniqueid"])].compactMap(\.self))
    }
  }

  func gone(_ call: String, at now: Instant) -> PolledRow {
    let body = Array("{\"callid\":\(JSONText(string: call).text)}".utf8)
    // Each time anew: it may have come back meanwhile.
    return PolledRow(
      key: call, form: EnSwitchNormaliser.gone, body: body, fingerprint: Array("\(call) \(now)".utf8))
  }
}
