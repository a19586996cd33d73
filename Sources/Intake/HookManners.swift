/// What a sender expects of the answer, beyond its status.
package struct HookManners: Sendable, Hashable {
  package enum AnswerForm: Sendable, Hashable {
    /// Which event it became.
    case event
    /// Nothing: the sender does not look.
    case empty
    /// A Freebox wants to know which of its devices were reached; all were.
    case freeboxDevices
    /// CINNOX checks an address by a challenge, which is to come back.
    case cinnoxChallenge
  }

  package var form: AnswerForm
  /// From the request's last byte. What is not stored by then is answered 503, and stored all the same. Nil: as long as
  /// it takes.
  package var answerWithin: Duration?
  /// Which segments may follow the hook's path; nil stands for any one.
  package var tails: [[String?]]

  package init(form: AnswerForm = .event, answerWithin: Duration? = nil, tails: [[String?]] = []) {
    self.form = form
    self.answerWithin = answerWithin
    self.tails = tails
  }

  func takes(_ tail: some Collection<String>) -> Bool {
    tails.contains { wanted in
      wanted.count == tail.count && zip(wanted, tail).allSatisfy { $0 == nil || $0 == $1 }
    }
  }
}
