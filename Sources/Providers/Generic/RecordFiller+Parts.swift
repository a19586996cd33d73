import CallModel

/// The parts of a record, made when the first of their members is filled.
extension RecordFiller {
  mutating func caller(_ change: (inout Party) -> Void) {
    var party = record.caller ?? Party()
    change(&party)
    record.caller = party
  }

  mutating func callee(_ change: (inout Party) -> Void) {
    var party = record.callee ?? Party()
    change(&party)
    record.callee = party
  }

  mutating func answeredBy(_ change: (inout Party) -> Void) {
    var party = record.answeredBy ?? Party()
    change(&party)
    record.answeredBy = party
  }

  mutating func recording(_ change: (inout Recording) -> Void) {
    var recording = record.recordings.first ?? Recording()
    change(&recording)
    record.recordings = [recording]
  }

  mutating func voicemail(_ change: (inout Voicemail) -> Void) {
    var voicemail = record.voicemail ?? Voicemail()
    change(&voicemail)
    record.voicemail = voicemail
  }
}
