private import CallModel

/// Rejected requests against the entries that speak of them.
struct RejectionCheck {
  /// Requests that an entry was found for.
  private var logged = 0

  mutating func check(_ act: AuditAct, _ index: Int64, _ archive: JournalArchive) throws {
    guard act.kind == .rejections else { return }
    func fault(_ reason: String) -> AuditVerification.Fault { AuditVerification.Fault(index: index, reason: reason) }
    let kept = try archive.refusals(ofEntry: index)
    guard kept.count == Int(act["count"] ?? "") else {
      // What is older than rejected requests are kept is gone, as a whole.
      if kept.isEmpty { return }
      throw fault("of its rejected requests \(kept.count) are kept, not \(act["count"] ?? "")")
    }
    logged += kept.count
    guard RefusalQueries.digest(kept) == act["digest"], kept.allSatisfy({ act.isMinute($0.minute, of: $0.source) })
    else {
      throw fault("its rejected requests are not those that were committed to")
    }
    for refusal in kept {
      guard let rejected = try archive.rejected(id: refusal.id) else { continue }
      guard refusal.commitment.reach(EventContent(rejected), headers: rejected.headers) == .whole else {
        throw fault("the rejected request \(refusal.id) is not what was committed to")
      }
    }
  }

  /// - Parameter size: how many entries were walked.
  func finish(_ archive: JournalArchive, size: Int64) throws {
    guard try archive.loggedRefusals(before: size) == logged else {
      throw AuditVerification.Fault(
        index: nil, reason: "rejected requests are said to be under entries that are none of theirs")
    }
    if let id = try archive.unboundRejection() {
      throw AuditVerification.Fault(index: nil, reason: "nothing is committed to for the rejected request \(id)")
    }
  }
}
