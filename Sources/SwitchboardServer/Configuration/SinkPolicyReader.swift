import Delivery
import StrictJSON

/// Reads what is to be done when a sink does not take what it gets: `retry`, `statuses`, `breaker`.
struct SinkPolicyReader {
  let log: DiagnosticLog

  /// - Parameter hasBreaker: other sinks stand still by themselves where their disk takes nothing.
  func policy(_ object: ConfigObject, hasBreaker: Bool) -> SinkPolicy {
    SinkPolicy(
      retry: retry(object) ?? .standard, breaker: hasBreaker ? breaker(object) : nil,
      rate: rate(object))
  }

  /// A list of pauses, or an object: `first`, `factor`, `longest`, `spread`, `oldest`, or `pauses` in place of the first three.
  private func retry(_ object: ConfigObject) -> RetryPolicy? {
    guard let value = object["retry"] else { return nil }
    guard value.kind == .object else {
      guard value.kind == .array || value.kind == .string else {
        log.error(
          "\"retry\" is a list of pauses, [\"5s\", \"5m\"], or an object, { \"first\": \"5s\", \"oldest\": \"3d\" }",
          at: value)
        return nil
      }
      return RetryPolicy(schedule: schedule(object, "retry"))
    }
    let keys = ["pauses", "first", "factor", "longest", "spread", "oldest"]
    guard let section = ConfigObject(value, "\"retry\"", keys: keys, log: log) else { return nil }
    let spread = number(section, "spread", in: 0...1) ?? 0.2
    let oldest = section.duration("oldest")
    if section["pauses"] != nil {
      for key in ["first", "factor", "longest"] {
        if let at = section[key] { log.error("\"pauses\" says every pause: \"\(key)\" has no place beside it", at: at) }
      }
      return RetryPolicy(schedule: schedule(section, "pauses"), spread: spread, oldest: oldest)
    }
    let first = section.duration("first") ?? .seconds(5)
    let longest = section.duration("longest") ?? .seconds(3_600)
    if longest < first, let at = section["longest"] ?? section["first"] {
      log.error("\"longest\" must not be shorter than \"first\"", at: at)
    }
    let factor = number(section, "factor", in: 1...100) ?? 2
    if section["oldest"] == nil {
      log.warning("such a delivery is never given up: say how old it may get, \"oldest\": \"3d\"", at: value)
    }
    return RetryPolicy(.growing(first: first, factor: factor, longest: longest), spread: spread, oldest: oldest)
  }

  private func schedule(_ object: ConfigObject, _ key: String) -> [Duration] {
    (object.strings(key) ?? []).compactMap { entry in
      if let duration = Units.duration(entry.text) { return duration }
      log.error("\"\(key)\" holds times with their units, such as \"5s\", \"5m\", \"2h\"", at: entry.at)
      return nil
    }
  }

  private func number(_ object: ConfigObject, _ key: String, in range: ClosedRange<Double>) -> Double? {
    guard let value = object[key] else { return nil }
    guard let number = value.double, range.contains(number) else {
      log.error("\"\(key)\" must be a number from \(range.lowerBound) to \(range.upperBound)", at: value)
      return nil
    }
    return number
  }

  func statuses(_ object: ConfigObject) -> StatusRules {
    guard let value = object["statuses"] else { return StatusRules() }
    guard value.kind == .object else {
      log.error("\"statuses\" must be an object: \"409\": \"done\", \"4xx\": \"retry\"", at: value)
      return StatusRules()
    }
    let words = StatusRules.Meaning.allCases.map(\.rawValue)
    var rules: [StatusRules.Selector: StatusRules.Meaning] = [:]
    for member in value.members {
      guard let selector = StatusRules.Selector(member.name) else {
        log.error(
          "\"\(member.name)\" is no status: write one such as \"409\", or a hundred such as \"4xx\"", at: member.key)
        continue
      }
      guard let meaning = member.value.string.flatMap(StatusRules.Meaning.init(rawValue:)) else {
        let hint = member.value.string.map { Spelling.hint($0, among: words) } ?? ""
        log.error(
          "a status means one of \(words.map { "\"\($0)\"" }.joined(separator: ", "))\(hint)", at: member.value)
        continue
      }
      rules[selector] = meaning
    }
    return StatusRules(rules)
  }

  /// `"20/s"`, `"100/m"`, `"1000/h"`: attempts in a time.
  private func rate(_ object: ConfigObject) -> Double? {
    guard let value = object["rate"] else { return nil }
    let seconds = ["s": 1.0, "m": 60, "h": 3_600]
    let parts = (value.string ?? "").split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let count = Int(parts[0]), (1...1_000_000).contains(count),
      let time = seconds[String(parts[1])]
    else {
      log.error("\"rate\" is a number of attempts in a time: \"20/s\", \"100/m\" or \"1000/h\"", at: value)
      return nil
    }
    return Double(count) / time
  }

  private func breaker(_ object: ConfigObject) -> CircuitBreaker.Settings? {
    guard let value = object["breaker"] else { return .standard }
    if let isOn = value.bool { return isOn ? .standard : nil }
    let keys = ["failures", "pause", "longest"]
    guard let section = ConfigObject(value, "\"breaker\"", keys: keys, log: log) else { return .standard }
    let standard = CircuitBreaker.Settings.standard
    let pause = section.duration("pause") ?? standard.pause
    let longest = section.duration("longest") ?? max(standard.longest, pause)
    if longest < pause, let at = section["longest"] {
      log.error("\"longest\" must not be shorter than \"pause\"", at: at)
    }
    return CircuitBreaker.Settings(
      failures: section.integer("failures", in: 1...1_000) ?? standard.failures, pause: pause, longest: longest)
  }
}
