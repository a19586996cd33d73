/// A made-up call. Its number decides all of it but its time.
struct CinnoxMadeCall: Sendable, Hashable {
  let number: Int
  /// Seconds since the epoch.
  let end: Int

  /// Of whom a call starts, and who is called.
  private enum Kind { case inbound, outbound, fromWebPage, withinStaff, smart }

  /// The status is the number's alone, so that any twelve calls in a row have had all eight.
  var status: CinnoxStatus {
    switch pick(12, of: number) {
    case 0, 2, 4, 6, 8: .callEnded
    case 1: .notAnswered
    case 3: .cancelled
    case 5: .abandoned
    case 7: .declined
    case 9: .busy
    case 10: .unreachable
    default: .callFailed
    }
  }

  private var kind: Kind {
    switch pick(10, of: mixed(1)) {
    case 0...3: .inbound
    case 4, 5: .outbound
    case 6: .fromWebPage
    case 7: .withinStaff
    case 8: .smart
    default: .inbound
    }
  }

  var hid: String { "h-\(number)" }
  var callID: String { "call-\(number)" }
  var roomID: String { "room-\(number)" }
  var isConference: Bool { status == .callEnded && pick(15, of: number) == 14 }
  var type: String { isConference ? "conference" : "call" }
  var isVideo: Bool { kind == .fromWebPage && pick(2, of: mixed(2)) == 0 }
  var variant: Int { pick(2, of: mixed(3)) }

  /// "onnet", "offnet" or "smartcall"; the pages give the names alone.
  var callType: String {
    switch kind {
    case .inbound, .outbound: "offnet"
    case .fromWebPage, .withinStaff: "onnet"
    case .smart: "smartcall"
    }
  }

  /// There are two words only; a call within the staff goes out of one of them.
  var direction: String {
    switch kind {
    case .inbound, .fromWebPage: "Inbound"
    case .outbound, .withinStaff, .smart: "Outbound"
    }
  }

  var caller: CinnoxParty {
    switch kind {
    case .inbound: .outsider(pick(100_000, of: mixed(4)))
    case .fromWebPage: .visitor(pick(100_000, of: mixed(4)))
    case .outbound, .withinStaff, .smart: .staff(pick(5, of: mixed(5)))
    }
  }

  var callee: CinnoxParty {
    switch kind {
    case .inbound, .fromWebPage: .staff(pick(5, of: mixed(5)))
    case .withinStaff: .staff(pick(5, of: mixed(5)) + 1)
    case .outbound, .smart: .outsider(pick(100_000, of: mixed(4)))
    }
  }

  /// The customer's number that the call came in by, or is shown as.
  var virtualNumber: String { "+85255000\(CinnoxTime.padded(pick(3, of: mixed(6)) + 101, to: 3))" }

  /// Seconds of talk, 0 where nobody took the call: `callDuration` is "The time the call spent in seconds".
  var talk: Int { status.isConnected ? 5 + pick(600, of: mixed(7)) : 0 }

  /// Milliseconds before anybody talks.
  private var ringing: Int { 1_001 + pick(29_000, of: mixed(8)) }

  var startMilliseconds: Int { end * 1_000 - talk * 1_000 - ringing }
  var endMilliseconds: Int { end * 1_000 }

  var isRecorded: Bool { status == .callEnded }
  var recordingFails: Bool { pick(5, of: mixed(9)) == 0 }

  /// The pages call phone numbers a Number and write them with `+`: an integer in every other call, text in the rest.
  func phone(_ number: String) -> EmulatedJSON {
    !number.isEmpty && pick(2, of: self.number) == 0 ? .number(String(number.dropFirst())) : .string(number)
  }

  /// 0 up to and without `count`.
  func pick(_ count: Int, of value: Int) -> Int { (value % count + count) % count }

  /// As good as random, always the same.
  func mixed(_ salt: UInt64) -> Int {
    var bits = UInt64(bitPattern: Int64(number)) &* 0x9e37_79b9_7f4a_7c15 &+ salt &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ bits >> 31) &* 0x94d0_49bb_1331_11eb
    return Int(truncatingIfNeeded: (bits ^ bits >> 29) >> 1)
  }
}
