extension SignatureScheme {
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
