import Admin
import ArgumentParser
import CallModel
import EventJournal
import SwitchboardServer

/// Which calls: the parameters of the calls API, as options.
struct CallFilter: ParsableArguments {
  @Option(help: "Calls that began then or later: 2026-03-02T12:00:00+01:00, 2026-03-02 (UTC), or 2h, 30d ago.")
  var start: TimeOption?
  @Option(help: "Calls that began before then.") var end: TimeOption?
  @Option(help: "Of these sources.") var source: [String] = []
  @Option(help: "Of these providers.") var provider: [String] = []
  @Option(help: "Of this account.") var account: String?
  @Option(help: "inbound, outbound, internal, unknown, in_out.") var direction: [String] = []
  @Option(help: "completed, no-answer, busy …") var status: [String] = []
  @Option(help: "The provider's own type of call.") var type: String?
  @Option(help: "CINNOX: onnet, offnet, smartcall.") var callType: String?
  @Option(help: "audio, video.") var media: [String] = []
  @Option(help: "A number of anybody in the call.") var number: String?
  @Option(help: "exact, contains, starts, ends.") var numberMatch: String?
  @Option(help: "The caller's number.") var callerNumber: String?
  @Option(help: "How the caller's number is compared.") var callerNumberMatch: String?
  @Option(help: "The number that was called.") var calledNumber: String?
  @Option(help: "How the called number is compared.") var calledNumberMatch: String?
  @Option(help: "The tracking number.") var trackingNumber: String?
  @Option(help: "How the tracking number is compared.") var trackingNumberMatch: String?
  @Option(help: "The number that a leg came from.") var sourceNumber: String?
  @Option(help: "How the source number is compared.") var sourceNumberMatch: String?
  @Option(help: "The number that a leg went to.") var destinationNumber: String?
  @Option(help: "How the destination number is compared.") var destinationNumberMatch: String?
  @Option(help: "The caller's name.") var callerName: String?
  @Option(help: "How the caller's name is compared.") var callerNameMatch: String?
  @Option(help: "A call's own id, at its provider.") var callId: String?
  @Option(help: "Of these customers.") var customer: [String] = []
  @Flag(help: "And of those below them.") var recursive = false
  @Option(help: "On these machines.") var machine: [String] = []
  @Option(help: "By this trunk or peer.") var trunk: String?
  @Option(help: "By this button or tracking number.") var tool: String?
  @Option(help: "From this telephone line.") var line: String?
  @Option(help: "The source's type.") var sourceType: String?
  @Option(help: "The called number's type.") var calledType: String?
  @Option(help: "The destination's type.") var destinationType: String?
  @Option(help: "Talked for this many seconds at least.") var durationFrom: String?
  @Option(help: "And at most.") var durationTo: String?
  @Flag(help: "Missed calls only.") var missed = false
  @Flag(help: "Calls that nobody has marked read.") var unread = false
  @Flag(help: "Recorded calls.") var recorded = false
  @Flag(help: "Calls under way.") var active = false
  @Flag(help: "Deleted ones too.") var deleted = false
  @Option(help: "Words in numbers, names and ids.") var search: String?

  var fields: [(name: String, value: String)] {
    var fields: [(name: String, value: String)] = []
    for (name, values) in [
      ("source", source), ("provider", provider), ("direction", direction), ("status", status), ("media", media),
      ("customer", customer), ("machine", machine),
    ] {
      fields += values.map { (name, $0) }
    }
    for (name, isSet) in [
      ("recursive", recursive), ("missed", missed), ("unread", unread), ("recorded", recorded), ("active", active),
      ("deleted", deleted),
    ] where isSet { fields.append((name, "true")) }
    let texts: [(String, String?)] = [
      ("start", start?.instant.description), ("end", end?.instant.description), ("account", account), ("type", type),
      ("callType", callType), ("number", number), ("numberMatch", numberMatch), ("callerNumber", callerNumber),
      ("callerNumberMatch", callerNumberMatch), ("calledNumber", calledNumber),
      ("calledNumberMatch", calledNumberMatch), ("trackingNumber", trackingNumber),
      ("trackingNumberMatch", trackingNumberMatch), ("sourceNumber", sourceNumber),
      ("sourceNumberMatch", sourceNumberMatch), ("destinationNumber", destinationNumber),
      ("destinationNumberMatch", destinationNumberMatch), ("callerName", callerName),
      ("callerNameMatch", callerNameMatch), ("callId", callId), ("trunk", trunk), ("tool", tool), ("line", line),
      ("sourceType", sourceType), ("calledType", calledType), ("destinationType", destinationType),
      ("durationFrom", durationFrom), ("durationTo", durationTo), ("search", search),
    ]
    for case (let name, let value?) in texts { fields.append((name, value)) }
    return fields
  }

  /// - Parameter more: parameters beside these.
  func reading(
    _ more: [(name: String, value: String)] = [], _ options: ConfigurationOptions
  ) throws -> CallQueryReader.Reading {
    // Only a query by customers needs to know which are below which.
    let configuration = recursive ? try options.load().configuration : nil
    do {
      var reading = try CallQueryReader(fields + more) { configuration?.customers(below: $0) ?? [] }.read()
      reading.query.leaveOutForgotten(at: WallClock.now())
      return reading
    } catch {
      throw ValidationError(Self.asOptions(error.detail))
    }
  }

  /// `"durationFrom"` is `--duration-from` here.
  private static func asOptions(_ detail: String) -> String {
    CallQueryReader.known.reduce(detail) { text, name in
      let option = name.reduce(into: "") { $0 += $1.isUppercase ? "-\($1.lowercased())" : "\($1)" }
      return text.replacing("\"\(name)\"", with: "--\(option)")
    }
  }
}
