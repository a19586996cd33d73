/// One branch of a call: a device that rang, a queue, a forwarding.
package struct Leg: Sendable, Hashable {
  package var id: String
  package var caller: Party?
  package var callee: Party?
  package var startedAt: Instant?
  package var ringingAt: Instant?
  package var answeredAt: Instant?
  package var endedAt: Instant?
  package var status: CallStatus?
  package var endReason: EndReason?
  package var kind: String?

  package init(id: String) { self.id = id }
}
