private import Cryptography

/// recording/recordings/list and get.
struct EnSwitchRecordings {
  let finished: EnSwitchCDRs
  let live: [EnSwitchLeg]
  let options: EnSwitchOptions
  let now: Int
  private static let keptFor = 365 * 86_400

  func list(_ parameters: EnSwitchParameters) throws(EnSwitchFault) -> EnSwitchReply {
    let group = try parameters.integer("recordgroup", default: 0)
    // "Specify the customer or recordgroup, but not both."
    guard group == 0 || parameters.text("customer").isEmpty else { throw EnSwitchFault.invalid("recordgroup") }
    let customer = try parameters.integer("customer", default: options.customer)
    let customers = try EnSwitchCustomers.selection(String(customer), isRecursive: false, options: options)
    let window = try parameters.window(now: now)
    let complete = try parameters.integer("complete", default: 1, from: -1)
    guard complete <= 1 else { throw EnSwitchFault.invalid("complete") }
    let least = try parameters.integer("totaltime_minimum", default: 0)
    let most = try parameters.integer("totaltime_maximum", default: -1, from: -1)
    let sort = try parameters.word("sort", of: EnSwitchSorting.recordings, default: "start")
    let descending = try parameters.flag("descending")
    let called = parameters.text("called").lowercased()
    let caller = parameters.text("caller").lowercased()
    var legs = complete == 0 ? [] : finished.records(in: window).map { $0.leg }
    if complete != 1 { legs += live.filter { window?.contains($0.start) ?? false } }
    let found = legs.filter { leg in
      !leg.recording.isEmpty
        && (group == 0 ? EnSwitchCustomers.isAmong(customers, leg) : leg.recordgroup == group)
        && EnSwitchMatch.contains.matches(leg.cnumber, called)
        && EnSwitchMatch.contains.matches(leg.callerid, caller)
        && leg.totaltime >= least && (most == -1 || leg.totaltime <= most)
    }
    let ordered = found.sorted(by: EnSwitchLeg.isEarlier)
    return .list(EnSwitchSorting.sorted(ordered, by: sort, descending: descending).map { Self.row($0) })
  }

  /// The file in `data`, as base64 or with a character for each byte; or plain with `wrap=none`.
  func get(_ parameters: EnSwitchParameters) throws(EnSwitchFault) -> EnSwitchReply {
    _ = try parameters.required("recordgroup")
    let group = try parameters.integer("recordgroup", default: 0)
    let uniqueid = try parameters.required("uniqueid")
    let record = try parameters.required("recordid")
    let encoding = try parameters.word("encoding", of: ["base64", "raw"], default: "raw")
    let hasDigest = try parameters.flag("sha1")
    let wrap = try parameters.word("wrap", of: ["json", "none"], default: "json")
    guard let leg = finished[uniqueid], !leg.recording.isEmpty, leg.recordgroup == group, record == "1" else {
      throw EnSwitchFault.unknown("uniqueid", "call recording")
    }
    let sound = Self.sound
    guard wrap == "json" else { return .file(sound, contentType: "audio/x-wav") }
    var row = Self.row(leg)
    let raw = String(String.UnicodeScalarView(sound.map { Unicode.Scalar($0) }))
    row["data"] = .string(encoding == "base64" ? ByteEncoding.base64.encode(sound) : raw)
    if hasDigest { row["sha1"] = .string(ByteEncoding.hex.encode(DigestAlgorithm.sha1.hash(sound))) }
    return .data(row)
  }

  /// The fields are inferred from the parameters; the page says that they are the table's and shows `uniqueid` alone.
  private static func row(_ leg: EnSwitchLeg) -> EmulatedJSON {
    [
      "uniqueid": .string(leg.uniqueid), "recordid": "1", "recordgroup": EmulatedJSON(leg.recordgroup),
      "callid": .string(leg.callid), "customer": EmulatedJSON(leg.customer), "start": EmulatedJSON(leg.start),
      "end": EmulatedJSON(leg.end), "totaltime": EmulatedJSON(leg.totaltime), "snumber": .string(leg.snumber),
      "cnumber": .string(leg.cnumber), "callerid": .string(leg.callerid), "path": .string(leg.recording),
      "complete": EmulatedJSON(leg.end == 0 ? 0 : 1), "expires": EmulatedJSON(leg.start + keptFor),
    ]
  }

  /// An empty WAV file: eight thousand samples a second, none there.
  private static let sound: [UInt8] =
    Array("RIFF".utf8) + [36, 0, 0, 0] + Array("WAVEfmt ".utf8)
    + [16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x80, 0x3e, 0, 0, 2, 0, 16, 0] + Array("data".utf8) + [0, 0, 0, 0]
}
