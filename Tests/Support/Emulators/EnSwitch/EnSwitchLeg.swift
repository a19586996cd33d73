/// One leg of a call, live or finished.
struct EnSwitchLeg: Sendable {
  var uniqueid = ""
  /// The same for all legs of a call.
  var callid = ""
  /// The call that a transferred call came from.
  var bridgedCallid = ""
  /// Seconds since the epoch.
  var start = 0
  /// 0: not answered.
  var answered = 0
  /// 0: still there.
  var end = 0
  /// Live: `ringing`, `up` or `hold`, which are made up; finished: Asterisk's word in lower case.
  var status = "ringing"
  /// `in`, `out` or `internal`.
  var direction = "internal"
  var stype = "external"
  var snumber = ""
  var sname = ""
  /// "Usually empty string."
  var ctype = ""
  var cnumber = ""
  var dtype = "phone"
  var dnumber = ""
  /// Who is shown to a destination outside.
  var callerid = ""
  var scustomer = 3
  var dcustomer = 3
  var ingroup = 0
  var outgroup = 0
  var peer = 0
  var machine = 1
  var overmax = 0
  /// 0x20: restricted.
  var spresent = 0
  /// Empty: not recorded.
  var recording = ""
  /// In thousandths.
  var cost = 0
  var invoice = 0
  var isArchived = false
  var channel = ""
  var sipCallid = ""
  /// The number of the call that it was made for.
  var call = 0
  /// What a finished leg's status is where nobody answers.
  var unansweredStatus = "noanswer"
  /// The row as a test gave it; served so.
  var given: EmulatedJSON?

  /// To which it is billed: that of the source, or of the destination where the source is outside.
  var customer: Int { scustomer != 0 ? scustomer : dcustomer }

  /// Who is shown to a destination inside.
  var internalCallerid: String { stype == "phone" ? snumber : callerid }

  var talktime: Int { answered > 0 && end > answered ? end - answered : 0 }

  var totaltime: Int { end > start ? end - start : 0 }

  /// Of an IVR, a menu or a queue, that hands on to telephones.
  var isOfFeature: Bool { dtype == "ivr" || dtype == "patternmenu" || dtype == "queue" }

  var recordgroup: Int { recording.isEmpty ? 0 : 10 + customer }

  /// The order of their beginnings.
  static func isEarlier(_ a: EnSwitchLeg, _ b: EnSwitchLeg) -> Bool {
    a.start != b.start ? a.start < b.start : a.uniqueid < b.uniqueid
  }
}
