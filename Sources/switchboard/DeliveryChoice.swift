import Admin
import ArgumentParser
import CallModel
import EventJournal

/// Which deliveries are meant.
struct DeliveryChoice: ParsableArguments {
  @Option(help: "In this state: parked, behind, held, dead, under-way. May stand several times.")
  var state: [DeliveryStateOption] = []
  @Option(help: "Of events received since then: 15m, 2h, 7d, or a date-time.") var since: TimeOption?
  @Option(help: "Of events received before: 15m, 2h, 7d ago, or a date-time.") var until: TimeOption?
  @Option(help: "Whose reason contains this text.") var reason: String?

  var asksNothing: Bool { state.isEmpty && since == nil && until == nil && reason == nil }

  func filter(_ sink: String?) -> DeliveryFilter {
    var filter = DeliveryFilter(sink: sink, states: state.isEmpty ? nil : state.map(\.state))
    filter.since = since?.instant
    filter.until = until?.instant
    filter.reason = reason
    return filter
  }

  func selection(_ sink: String, _ events: [Int64]) -> DeliverySelection {
    var selection = DeliverySelection(sink: sink, events: events.isEmpty ? nil : events)
    selection.states = state.isEmpty ? nil : state.map(\.state.description)
    selection.since = since?.instant.microseconds
    selection.until = until?.instant.microseconds
    selection.reason = reason
    return selection
  }
}

/// A delivery's state on the command line.
struct DeliveryStateOption: ExpressibleByArgument {
  let state: DeliveryState

  init?(argument: String) {
    let word = argument.replacing("-", with: " ")
    guard let state = DeliveryState.allCases.first(where: { $0.description == word }) else { return nil }
    self.state = state
  }
}
