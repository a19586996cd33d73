private import Cryptography

/// A made-up call: all of it follows from its number and the time it ended.
struct PortSIPStory: Sendable, Hashable {
  let number: Int
  /// Microseconds since the epoch.
  let ended: Int64
  let started: Int64
  /// How many digits of a fraction its times have: the samples have 0, 3 and 6.
  let digits: Int
  let absent: PortSIPAbsent

  static let tenantID = "910022000000000001"
  static let tenantName = "Harbour Lane Ltd"
  static let trunk = "Estuary SIP"
  static let trunkID = "910022000000000077"
  static let trunkHost = "198.51.100.20"
  static let menu = "7000"
  static let queue = "7100"
  private static let names = [
    "Mara Quell", "Odile Brémont", "Tomas Verrick", "李清河", "Ines Halloran", "Jörg Ansbach", "Wendel \"Wes\" Okoro", "",
  ]

  /// - Parameter second: when the call ended, seconds since the epoch.
  init(_ number: Int, endedAt second: Int, _ absent: PortSIPAbsent) {
    self.number = abs(number % 1_000_000_000_000)
    self.absent = absent
    digits = [6, 6, 0, 3, 1, 6, 2][self.number % 7]
    let grain: Int64 = [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1][digits]
    let script = PortSIPScript.all[self.number % PortSIPScript.all.count]
    ended = Int64(second) * 1_000_000 - Int64(self.number * 7_919 % 1_000_000) / grain * grain
    started = ended - Int64(script.total) * 1_000_000 - 193_971 / grain * grain
  }

  var script: PortSIPScript { PortSIPScript.all[number % PortSIPScript.all.count] }

  /// Opaque; one in five is of the form that the schema's example has.
  var id: String { Self.id(of: number, 0) }
  var sessionID: String { Self.id(of: number, 1) }
  var callID: String { "\(ByteEncoding.base64url.encode(Array("hl\(number)-\(number &* 31 % 9_973)".utf8))).." }

  private static func id(of number: Int, _ which: Int) -> String {
    let decimal = String(920_000_000_000_000_000 + number * 8 + which)
    return number % 5 == 4 ? ByteEncoding.base64.encode(Array(decimal.utf8)) : decimal
  }

  /// A time of the call, of its offset in seconds; nil for none.
  func time(_ offset: Int?, plus fraction: Int64 = 30_619) -> Int64? {
    guard let offset else { return nil }
    let grain: Int64 = [1_000_000, 100_000, 10_000, 1_000, 100, 10, 1][digits]
    guard offset > 0 || fraction > 0 else { return started }
    return started + Int64(offset) * 1_000_000 + fraction / grain * grain
  }

  var rang: Int64? { time(script.rang) }
  var answered: Int64? { time(script.answered, plus: 60_217) }

  /// Talk time; the sample rounds 34.19 s up to 35.
  var duration: Int { answered.map { Int((ended - $0 + 999_999) / 1_000_000) } ?? 0 }

  var colleague: String { Self.colleague(number, 0) }

  private static func colleague(_ number: Int, _ step: Int) -> String { String(201 + (number / 3 + step) % 20) }

  /// Numbers as trunks send them: international, with 00, national.
  var outsider: String {
    let line = String(10_000 + number % 10_000).dropFirst()
    return switch number % 4 {
    case 0: "+3319900\(line)"
    case 1: "00442079460\(line.dropFirst())"
    case 2: "+8525500\(line)"
    default: "019900\(line)"
    }
  }

  var caller: String {
    switch script.caller {
    case .colleague: colleague
    case .outsider: outsider
    case .anonymous: "anonymous"
    }
  }

  var callerDomain: String {
    switch script.caller {
    case .colleague: PortSIPAccount.tenantDomain
    case .outsider: Self.trunkHost
    case .anonymous: "anonymous.invalid"
    }
  }

  var callerName: String { script.caller == .anonymous ? "Anonymous" : Self.names[number / 2 % Self.names.count] }

  /// The first destination: the menu or queue, where there is one.
  var callee: String { script.legs.first.map(callee) ?? "" }
  var calleeDomain: String { isOutbound ? Self.trunkHost : PortSIPAccount.tenantDomain }
  var calleeName: String {
    if case .colleague? = script.legs.first?.who { Self.names[(number / 2 + 3) % Self.names.count] } else { "" }
  }

  func callee(_ leg: PortSIPLeg) -> String {
    switch leg.who {
    case .menu: Self.menu
    case .queue: Self.queue
    case .colleague(let step): Self.colleague(number, step)
    // Forwarded calls go to another outsider than the one who calls.
    case .outsider: script.caller == .outsider ? "+3319900\(10 + number % 90)42" : outsider
    }
  }

  var isOutbound: Bool { script.direction == "OUTBOUND_CALL" }
  var isInner: Bool { script.direction == "EXTENSION_CALL" }
  /// The dialled number of a call that came by the trunk.
  var did: String { isInner || isOutbound ? "" : "+331990055\(10 + number % 7)" }
  var outboundCallerID: String {
    isOutbound ? "+33199005500" : script.direction == "INBOUND_OUTBOUND_CALL" ? did : ""
  }
  var reroute: String {
    script.reroute == "*"
      ? PortSIPScript.forwardings[number / PortSIPScript.all.count % PortSIPScript.forwardings.count] : script.reroute
  }
  var serviceNumber: String {
    script.legs.contains { if case .queue = $0.who { true } else { false } } ? Self.queue : ""
  }
  var userData: String { number.isMultiple(of: 9) ? "ticket=\(4_000 + number % 1_000)" : "" }
  var cost: String { isOutbound && answered != nil ? "\(duration / 60 + 1).25" : "0" }
  /// Every other answered call was recorded.
  var isRecorded: Bool { script.answered != nil && !(number / 2).isMultiple(of: 2) }
}
