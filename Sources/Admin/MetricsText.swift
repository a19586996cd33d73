/// Writes metrics in Prometheus' text format, version 0.0.4.
///
/// https://prometheus.io/docs/instrumenting/exposition_formats/
struct MetricsText {
  enum Kind: String {
    case counter, gauge
  }

  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private(set) var text = ""

  /// One metric with all its samples; nothing where there is none.
  /// - Parameter name: without the prefix that all have.
  mutating func metric(
    _ name: String, _ kind: Kind, _ help: String, _ samples: [(labels: [(String, String)], value: Int64)]
  ) {
    guard !samples.isEmpty else { return }
    text += "# HELP switchboard_\(name) \(help)\n# TYPE switchboard_\(name) \(kind.rawValue)\n"
    for sample in samples {
      let labels = sample.labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
      text += "switchboard_\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(sample.value)\n"
    }
  }

  mutating func metric(_ name: String, _ kind: Kind, _ help: String, _ value: Int64?) {
    guard let value else { return }
    metric(name, kind, help, [(labels: [], value: value)])
  }

  private static func escaped(_ value: String) -> String {
    var escaped = ""
    for character in value.unicodeScalars {
      switch character {
      case "\\": escaped += #"\\"#
      case "\"": escaped += #"\""#
      case "\n": escaped += #"\n"#
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
