package import CallModel
package import Cryptography
package import Delivery
import EventJournal
package import Intake
import Providers
import StrictJSON

/// Why a request is what it became: every check, what the body says, and every route.
package struct Explanation: Sendable {
  package let source: String
  package let proofs: [ProofFinding]
  package let isAccepted: Bool
  /// What the body became, a line each.
  package let outcomes: [String]
  package let routes: [RouteFinding]

  /// A request out of the journal, or one that was captured elsewhere.
  /// - Parameters:
  ///   - isKept: whether its credentials are sealed.
  ///   - key: the journal's; nil for a captured request without a journal.
  package init(
    of request: ReceivedRequest, _ source: SourceConfiguration, routes: [Route], isKept: Bool, key: HMACKey
  ) {
    self.source = source.name
    if let form = request.polledForm {
      // Who is asked is known by the connection that it was asked on.
      proofs = [
        ProofFinding(
          name: "polled", expected: source.poll.map { "an answer of \($0.baseURL)" } ?? "a source that is polled",
          found: "a row of \(form) from \(request.remoteAddress)", holds: source.poll != nil)
      ]
      isAccepted = source.poll != nil
    } else if let hook = source.hook {
      let explanation = ProofExplanation(of: request, at: hook, isKept: isKept, key: key)
      proofs = explanation.findings
      isAccepted = explanation.holds
    } else {
      proofs = [
        ProofFinding(
          name: "receive", expected: "a source that receives", found: "one that is only polled", holds: false)
      ]
      isAccepted = false
    }
    let records = Self.records(source.normaliser.normalise(request))
    outcomes = records.map(\.text)
    let router = Router(routes: routes)
    let entry = records.lazy.compactMap(\.record).first.map { record in
      JournalEntry(
        seq: 0, id: EventID(at: request.receivedAt, random: RandomBytes.make(10)), receivedAt: request.receivedAt,
        source: source.name, call: record.id, record: record.json())
    }
    self.routes = entry.map { router.findings(for: $0) } ?? []
  }

  private static func records(_ normalised: Normalised) -> [(record: CallRecord?, text: String)] {
    switch normalised {
    case .notice: [(nil, "a notice: it names no call")]
    case .unmappable(let reason): [(nil, "quarantined: \(reason)")]
    case .calls(let calls):
      calls.map { call in
        switch call {
        case .record(let record): (record, "a record of the call \(record.id), \(record.change.rawValue)")
        case .unmappable(let reason): (nil, "quarantined: \(reason)")
        }
      }
    }
  }
}
