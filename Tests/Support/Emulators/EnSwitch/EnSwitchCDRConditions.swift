/// The conditions of cdrs/list that the active list does not have.
struct EnSwitchCDRConditions {
  private let archivedBefore: Int?
  private let hasArchived: Bool
  private let invoice: Int
  private let peer: Int
  private let status: String
  private let talktimes: ClosedRange<Int>?
  private let recorded: String
  /// No condition was given, but for the archive's.
  let takesAll: Bool

  init(_ parameters: EnSwitchParameters, options: EnSwitchOptions, now: Int) throws(EnSwitchFault) {
    archivedBefore = options.archiveAfter.map { now - $0 }
    hasArchived = try parameters.flag("archive")
    invoice = try parameters.integer("invoice", default: 0)
    peer = try parameters.integer("peer", default: 0)
    status = try parameters.word("status", of: ["answer", "cancel", "other"])
    recorded = try parameters.word("recorded", of: ["yes", "no"])
    let least = try parameters.integer("talktime_minimum", default: 0)
    let most = try parameters.integer("talktime_maximum", default: -1, from: -1)
    talktimes = most == -1 ? least...Int.max : least <= most ? least...most : nil
    takesAll = invoice == 0 && peer == 0 && status.isEmpty && recorded.isEmpty && talktimes == 0...Int.max
  }

  /// `archive=1` includes them; else they are left out.
  func takesAsArchived(_ record: EnSwitchRecord) -> Bool {
    hasArchived || !(record.isArchived || archivedBefore.map { record.start < $0 } ?? false)
  }

  func take(_ leg: EnSwitchLeg) -> Bool {
    switch status {
    case "": break
    case "other": guard leg.status != "answer", leg.status != "cancel" else { return false }
    default: guard leg.status == status else { return false }
    }
    return (invoice == 0 || leg.invoice == invoice)
      && (peer == 0 || leg.peer == peer)
      && (recorded.isEmpty || (recorded == "yes") == !leg.recording.isEmpty)
      && (talktimes?.contains(leg.talktime) ?? false)
  }
}
