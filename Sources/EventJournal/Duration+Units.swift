extension Duration {
  /// Rounded towards zero and bounded by what fits.
  package var microseconds: Int64 {
    let (seconds, attoseconds) = components
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    guard !overflow else { return seconds < 0 ? .min : .max }
    let (sum, tooMuch) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000_000)
    return tooMuch ? scaled : sum
  }

  package var milliseconds: Int64 { microseconds / 1_000 }
}
