/// What is wrong with a template of JSON.
public struct JSONTemplateError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The value of the template that it stands in, as a normalised path; `$` for the whole.
  public let place: String
  /// What is wrong there, and with which placeholder.
  public let reason: String

  /// `place: reason`
  public var description: String { place == "$" ? reason : "\(place): \(reason)" }
}
