extension SignatureScheme {
  /// How far the sender's clock may be off, in seconds; nil where the scheme has no clock.
  package var tolerance: Int? {
    switch self {
    case .detached(let scheme): scheme.timestamp.map { _ in scheme.tolerance }
    case .token(let scheme): scheme.times.isEmpty ? nil : scheme.tolerance
    case .httpMessage(let scheme): scheme.tolerance
    }
  }

  /// The same with another tolerance for the sender's clock.
  package func tolerating(seconds: Int) -> SignatureScheme {
    switch self {
    case .detached(var scheme):
      scheme.tolerance = seconds
      return .detached(scheme)
    case .token(var scheme):
      scheme.tolerance = seconds
      return .token(scheme)
    case .httpMessage(var scheme):
      scheme.tolerance = seconds
      return .httpMessage(scheme)
    }
  }
}
