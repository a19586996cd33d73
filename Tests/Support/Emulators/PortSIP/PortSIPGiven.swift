/// A call as a test gives it.
struct PortSIPGiven: Sendable {
  var row: EmulatedJSON
  var targets: [EmulatedJSON]
  var recording: (summary: EmulatedJSON, item: EmulatedJSON)?
}
